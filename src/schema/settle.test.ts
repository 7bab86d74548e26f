import { expect, test } from 'vitest'
import { clean, ref } from '../../test/clean-schema.ts'
import type { JsonObject } from '../model/json.ts'
import { settle } from './settle.ts'

test.each([
  [
    { type: 'string', uniqueItems: true, minimum: 1, maxLength: 9 },
    { type: 'string', maxLength: 9 },
  ],
  [
    { type: ['integer', 'null'], minLength: 1, multipleOf: 5 },
    { type: ['integer', 'null'], multipleOf: 5 },
  ],
  [
    { type: 'object', minItems: 1, minProperties: 1 },
    { type: 'object', minProperties: 1 },
  ],
  [
    { type: 'array', items: {}, maxItems: 3, maxProperties: 3 },
    { type: 'array', items: {}, maxItems: 3 },
  ],
  [
    { minimum: 1, minLength: 1 },
    { minimum: 1, minLength: 1 },
  ],
])('of the bounds of %j those of its type stay', (schema, settled) => {
  const copy = structuredClone(schema)
  settle(copy, schema, true)
  expect(copy).toEqual(settled)
})

const closed = { additionalProperties: false }
const pet: JsonObject = { type: 'object', properties: { name: { type: 'string' } }, ...closed }

test.each<[string, JsonObject, unknown]>([
  ['text', { type: 'string', ...closed }, { type: 'string' }],
  ['a reference', { ...ref('Pet'), ...closed }, pet],
  ['a union of references', { oneOf: [ref('Pet'), { type: 'null' }], ...closed }, { ...pet, type: ['object', 'null'] }],
  [
    'a union that says which properties go together',
    { ...pet, anyOf: [{ required: ['name'] }] },
    { ...pet, required: ['name'] },
  ],
])('%s that is closed means what can be given', (_, schema, expected) => {
  expect(clean(schema, { Pet: pet }).schema).toEqual(expected)
})

test.each([
  ['^AC[0-9a-fA-F]{32}$', {}],
  ['^[0-9]{34}$', {}],
  ['^AC[0-9]{31}$', { minLength: 34, maxLength: 34 }],
  ['^AC[0-9]{1,32}$', { minLength: 34, maxLength: 34 }],
  ['^(?:AC|B)[0-9]{32}$', { minLength: 34, maxLength: 34 }],
  ['^AC[^0-9]{32}', { minLength: 34, maxLength: 34 }],
])('beside the pattern %s a length of 34 becomes %j', (pattern, kept) => {
  const schema = { type: 'string', minLength: 34, maxLength: 34, pattern }
  settle(schema, schema, true)
  expect(schema).toEqual({ type: 'string', pattern, ...kept })
})
