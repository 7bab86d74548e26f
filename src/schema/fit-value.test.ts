import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../model/json.ts'
import { compileValidator } from './compile-validator.ts'
import { compileFitter } from './fit-value.ts'
import { createShaper } from './shape.ts'

const declared: JsonObject = {
  type: 'object',
  required: ['id'],
  properties: {
    id: { type: 'integer', minimum: 1 },
    tags: { type: 'array', items: { type: 'string' } },
    owner: {
      type: 'object',
      properties: { name: { type: 'string' }, age: { type: 'number' } },
      additionalProperties: false,
    },
    state: {
      anyOf: [
        { type: 'string', enum: ['on'] },
        { type: 'object', properties: { at: { type: 'string' } } },
      ],
    },
    odd: { oneOf: [{ type: 'string' }, {}] },
  },
}
const tolerant: JsonObject = { ...createShaper(new Map()).shape(declared, 4096), type: 'object' }
const fit = compileFitter(tolerant)

describe('a value made to fit', () => {
  it('is the same object when all of it fits, unknown members and nulls included', () => {
    const value = { id: 1, tags: ['a'], owner: null, state: { at: 'x' }, odd: 4, more: [1] }
    expect(fit(value)).toBe(value)
  })

  it('loses the members that do not fit, at every depth, and nothing else', () => {
    const value = { id: 'x', tags: ['a', 1, 'b'], owner: { name: 1, age: 2, more: true }, state: 4 }
    expect(fit(value)).toEqual({ tags: ['a', 'b'], owner: { age: 2, more: true } })
    expect(value.tags).toHaveLength(3)
  })

  it.each([[null], ['text'], [[1]], [4]])('is {} for %j', (value) => {
    expect(fit(value)).toEqual({})
  })

  it('keeps a member __proto__ data', () => {
    const value = JSON.parse('{"__proto__":{"x":1},"id":"no"}') as JsonObject
    expect(JSON.stringify(fit(value))).toBe('{"__proto__":{"x":1}}')
  })

  it('always satisfies the schema that is advertised', () => {
    const validate = compileValidator(tolerant, (problem) => expect.fail(problem))
    const member = fc.constantFrom('id', 'tags', 'owner', 'state', 'name', 'age', 'at', 'odd')
    const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.string(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value')),
        fc.dictionary(member, tie('value')),
      ),
    }))
    fc.assert(
      fc.property(value, (any) => {
        expect(validate(fit(any))).toBeUndefined()
      }),
    )
  })
})

describe('a tolerant shape', () => {
  it('asserts nullable types and members, and nothing else', () => {
    expect(JSON.stringify(tolerant)).not.toMatch(/required|enum|minimum|additional|format/)
    expect(tolerant['properties']).toMatchObject({
      id: { type: ['integer', 'null'] },
      state: { type: ['string', 'object', 'null'] },
      odd: {},
    })
  })

  it('ends where a schema is recursive', () => {
    const node = { type: 'object', properties: { next: { $ref: '#/$defs/Node' }, value: { type: 'string' } } }
    const shape = createShaper(new Map([['Node', node]])).shape({ $ref: '#/$defs/Node' }, 300)
    expect(JSON.stringify(shape).length).toBeLessThanOrEqual(300)
    expect(shape).toMatchObject({
      properties: { next: { type: ['object', 'null'] }, value: { type: ['string', 'null'] } },
    })
  })
})
