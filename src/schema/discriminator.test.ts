import { expect, it } from 'vitest'
import { clean, ref } from '../../test/clean-schema.ts'
import type { JsonSchema } from '../model/json.ts'

const kind = (own: string): JsonSchema => ({
  allOf: [ref('Animal'), { type: 'object', properties: { [own]: { type: 'integer' } } }],
})

it('a schema is not endless where a base lists the kinds that it is a part of', () => {
  const base = { type: 'object', properties: { name: { type: 'string' } }, oneOf: [ref('Cat'), ref('Dog')] }
  const { schema, problems } = clean(
    { properties: { pet: ref('Animal') } },
    {
      Animal: base,
      Cat: kind('lives'),
      Dog: kind('tricks'),
    },
  )
  expect(problems).toEqual([])
  expect(schema['properties']).toMatchObject({
    pet: {
      properties: { name: {} },
      anyOf: [{ properties: { name: {}, lives: {} } }, { properties: { name: {}, tricks: {} } }],
    },
  })
})
