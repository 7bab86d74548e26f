import { expect, it } from 'vitest'
import { clean, ref } from '../../test/clean-schema.ts'
import type { JsonObject } from '../model/json.ts'

const closed = { additionalProperties: false }
const pet: JsonObject = { type: 'object', properties: { name: { type: 'string' } }, ...closed }

it.each<[string, JsonObject, unknown]>([
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
