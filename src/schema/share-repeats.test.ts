import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, it } from 'vitest'
import type { JsonObject } from '../model/json.ts'
import { shareRepeats } from './share-repeats.ts'

const list: JsonObject = { type: 'string', enum: Array.from({ length: 60 }, (_, n) => `category_${n}`) }
const inner: JsonObject = { type: 'object', properties: { allowed: { type: 'array', items: list } } }
const schema: JsonObject = {
  type: 'object',
  properties: {
    a: { ...inner, description: 'Of a.' },
    b: { ...inner, description: 'Of b.', default: {} },
    'c d': { type: 'object', properties: { blocked: { type: 'array', items: list } } },
    own: { $ref: '#/$defs/allowed' },
  },
  $defs: { allowed: { type: 'array', items: { $ref: '#/$defs/allowed' } } },
}

it('writes equal parts once, outermost first, and keeps what is said of each place', () => {
  expect(JSON.parse(JSON.stringify(shareRepeats(schema, 1000)))).toEqual({
    type: 'object',
    properties: {
      a: { $ref: '#/$defs/a', description: 'Of a.' },
      b: { $ref: '#/$defs/a', description: 'Of b.', default: {} },
      'c d': { type: 'object', properties: { blocked: { $ref: '#/$defs/allowed_2' } } },
      own: { $ref: '#/$defs/allowed' },
    },
    $defs: {
      a: { type: 'object', properties: { allowed: { $ref: '#/$defs/allowed_2' } } },
      allowed: schema['$defs'] && { type: 'array', items: { $ref: '#/$defs/allowed' } },
      allowed_2: { type: 'array', items: list },
    },
  })
})

it('takes the same values as before', () => {
  const ajv = new Ajv2020({ strict: false })
  const [before, after] = [ajv.compile(schema), ajv.compile(shareRepeats(schema, 1000))]
  for (const value of [
    { a: { allowed: ['category_1'] } },
    { b: { allowed: ['x'] } },
    { 'c d': { blocked: ['x'] } },
    { own: [[1]] },
    {},
  ])
    expect(after(value)).toBe(before(value))
})

it.each([
  ['is short', schema, 100_000],
  [
    'gains too little',
    { type: 'object', properties: { a: inner, b: { type: 'string', description: 'x'.repeat(2000) } } },
    1000,
  ],
])('leaves a schema as it is that %s', (_, one, leastBytes) => {
  expect(shareRepeats(one, leastBytes)).toBe(one)
})
