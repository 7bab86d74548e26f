import { assert, property, jsonValue } from 'fast-check'
import { expect, test } from 'vitest'
import { quoteJson } from './quote-json.ts'

test.each([
  ['ordinary members', { items: Array.from({ length: 2000 }, (_, id) => ({ id, name: `Item "${id}"` })) }],
  ['one long string', { id: 7, data: 'x'.repeat(100_000) }],
  ['long strings with quotes and backslashes here and there', { text: `${'x'.repeat(500)}\\"\n`.repeat(100) }],
  ['a long string of other scripts', { text: '長い文字列'.repeat(10_000) }],
  ['nothing', {}],
])('is what JSON.stringify makes: %s', (_, value) => {
  const json = JSON.stringify(value)
  expect(quoteJson(json)).toBe(JSON.stringify(json))
})

test('tabs between members are escaped', () => {
  const json = `{\t"data":\t"${'x'.repeat(10_000)}"\t}`
  expect(quoteJson(json)).toBe(JSON.stringify(json))
})

test('is what JSON.stringify makes of any JSON, also beside long strings', () => {
  assert(
    property(jsonValue(), (value) => {
      const json = JSON.stringify(['x'.repeat(20_000), value])
      return quoteJson(json) === JSON.stringify(json)
    }),
  )
})
