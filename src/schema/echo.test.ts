import { describe, expect, it, test } from 'vitest'
import { isEcho, withoutTypeName } from './echo.ts'

describe('a title', () => {
  it.each([
    { title: 'ApiKey', type: 'string' },
    { title: 'range_query_specs', type: 'object' },
    { title: 'Thing', type: 'object', properties: {} },
    { title: 'In words', type: 'string', description: 'Said.' },
  ])('goes from %j: it names a type, or there is a description', (schema) => {
    expect(withoutTypeName(schema)).not.toHaveProperty('title')
  })

  it.each([
    { title: 'Full name', type: 'string' },
    { title: 'Suche', type: 'string' },
    { title: 'LOW_LEVEL', const: 1 },
    { title: 'HIGH_LEVEL', enum: [2] },
    { type: 'string', description: 'Said.' },
  ])('stays in %j', (schema) => {
    expect(withoutTypeName(schema)).toBe(schema)
  })
})

test.each([
  ['The unique identifier of the comment.', 'comment_id', '', true],
  ['The ID of the repository.', 'repo', '', true],
  ['The ID of the shop to close.', 'id', 'close_shop', true],
  ['The ID of the shop to open.', 'id', 'close_shop', false],
  ['The amount, in cents.', 'amount', '', false],
])('%j beside %j in the tool %j only repeats it: %s', (text, name, said, result) => {
  expect(isEcho(text, `${name} ${said}`)).toBe(result)
})
