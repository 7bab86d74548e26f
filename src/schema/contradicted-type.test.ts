import { expect, it } from 'vitest'
import { clean, ref } from '../../test/clean-schema.ts'
import type { JsonObject } from '../model/json.ts'

it.each<[string, JsonObject, unknown]>([
  ['texts', { oneOf: [ref('Status'), { type: 'null' }] }, { type: ['string', 'null'], enum: ['open', null] }],
  ['an object or a text', { anyOf: [{ type: 'object' }, { type: 'string' }] }, { anyOf: [{}, {}] }],
  ['objects', { anyOf: [{ properties: { a: {} } }, { type: 'object' }] }, { type: 'object' }],
  ['anything', { anyOf: [{ type: 'string' }, { minLength: 2 }] }, { type: 'object' }],
])('a schema whose type is object beside a union of %s means the union', (_, union, expected) => {
  const Status = { type: 'string', enum: ['open'] }
  expect(clean({ type: 'object', ...union }, { Status }).schema).toMatchObject(expected as object)
})
