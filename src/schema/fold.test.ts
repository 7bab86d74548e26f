import { Ajv2020 } from 'ajv/dist/2020.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../model/json.ts'
import { createBundler } from './bundle.ts'
import { createSchemaCleaner } from './clean-schema.ts'
import { createFolder } from './fold.ts'
import { tellInDescriptions } from './summary.ts'

const ref = (name: string): JsonObject => ({ $ref: `#/$defs/${name}` })
const object = (properties: JsonObject, required: string[] = []): JsonObject => ({
  type: 'object',
  properties,
  ...(required.length > 0 ? { required } : {}),
})
const text = { type: 'string' }

const report = (): void => {}

function fold(schema: JsonObject, depth: number, definitions: JsonObject = {}): JsonObject {
  const cleaner = createSchemaCleaner({
    definitions: new Map(Object.entries(definitions) as [string, JsonObject][]),
    direction: 'input',
    examples: false,
    descriptionBytes: 500,
  })
  const folded = createFolder(cleaner).fold(cleaner.clean(schema, report), depth, report)
  return JSON.parse(JSON.stringify(tellInDescriptions(createBundler(folded).bundle(folded.root, report)))) as JsonObject
}

describe('a folded schema', () => {
  const inner = object({ city: text, zip: { type: 'integer' } }, ['city'])
  const schema = object({ name: text, home: { ...inner, description: 'Where.' }, work: object({ at: inner }) }, [
    'name',
  ])

  it('tells what is optional and an object in words, from the depth on', () => {
    const words = { type: 'object', description: '{city, zip?: integer}' }
    expect(fold(schema, 0)).toEqual(
      object(
        {
          name: text,
          home: { type: 'object', description: 'Where. {city, zip?: integer}' },
          work: { type: 'object', description: '{at?: {city, zip?: integer}}' },
        },
        ['name'],
      ),
    )
    expect(fold(schema, 1)).toEqual({ ...schema, properties: { ...members(schema), work: object({ at: words }) } })
    expect(fold(schema, 2)).toEqual(schema)
  })

  it('shows what is required of what is shown, at any depth', () => {
    const order = object({ item: object({ size: inner, note: inner }, ['size']) }, ['item'])
    expect(fold(order, 0)).toEqual(
      object(
        { item: object({ size: inner, note: { type: 'object', description: '{city, zip?: integer}' } }, ['size']) },
        ['item'],
      ),
    )
  })

  it('goes through references, lists, maps and unions', () => {
    const root = object({
      list: { type: 'array', items: ref('Inner'), maxItems: 3 },
      map: { type: 'object', additionalProperties: ref('Inner') },
      either: { anyOf: [ref('Inner'), text, { type: 'null' }] },
      kinds: {
        oneOf: [object({ kind: { const: 'a' } }, ['kind']), object({ kind: { const: 'b' }, b: text }, ['kind'])],
      },
      small: ref('Small'),
    })
    const words = '{city, zip?: integer}'
    expect(fold(root, 0, { Inner: inner, Small: { enum: ['x', 'y'], type: 'string' } })['properties']).toEqual({
      list: { type: 'array', items: { type: 'object', description: words }, maxItems: 3 },
      map: { type: 'object', additionalProperties: { type: 'object', description: words } },
      either: { anyOf: [{ type: 'object', description: words }, text, { type: 'null' }] },
      kinds: { type: 'object', description: "{kind: 'a'} | {kind: 'b', b?}" },
      small: { type: 'string', enum: ['x', 'y'] },
    })
  })

  it('tells the first values of a long enumeration where it is optional', () => {
    const values = Array.from({ length: 100 }, (_, n) => `value_${n}`)
    const root = object({ one: { type: 'string', enum: values }, must: { type: 'string', enum: values } }, ['must'])
    const { one, must } = members(fold(root, 5))
    expect(one).toEqual({
      type: 'string',
      description: expect.stringMatching(/^'value_0'\|'value_1'\|.*\|… \(100 values\)$/),
    })
    expect(must).toEqual({ type: 'string', enum: values })
  })

  it('keeps recursion that has no members to tell', () => {
    const Any = {
      anyOf: [text, { type: 'array', items: ref('Any') }, { type: 'object', additionalProperties: ref('Any') }],
    }
    const folded = fold(object({ any: ref('Any'), tree: ref('Tree') }), 0, {
      Any,
      Tree: object({ name: text, parent: ref('Tree') }),
    })
    expect(folded['properties']).toEqual({ any: ref('Any'), tree: { type: 'object', description: expect.any(String) } })
    expect(folded['$defs']).toEqual({ Any })
  })

  it('tells alternatives of what is required in words at depth -1 only', () => {
    const root = object({ items: { type: 'array', items: { anyOf: [inner, object({ id: text }, ['id'])] } } }, [
      'items',
    ])
    expect(fold(root, 0)).toEqual(root)
    expect(members(fold(root, -1))['items']).toEqual({
      type: 'array',
      items: {
        anyOf: [
          { type: 'object', description: '{city, zip?: integer}' },
          { type: 'object', description: '{id}' },
        ],
      },
    })
  })

  it('takes every value that the whole schema takes', () => {
    const ajv = new Ajv2020({ strict: false })
    fc.assert(
      fc.property(schemas, fc.integer({ min: -1, max: 2 }), ({ schema: source, value }, depth) => {
        const root = object({ arg: source })
        expect(ajv.validate(root, { arg: value })).toBe(true)
        expect([depth, ajv.validate(fold(root, depth), { arg: value }), ajv.errorsText()]).toEqual([
          depth,
          true,
          'No errors',
        ])
      }),
      { numRuns: 200 },
    )
  })
})

function members(schema: JsonObject): Record<string, JsonValue> {
  return schema['properties'] as Record<string, JsonValue>
}

interface Example {
  readonly schema: JsonObject
  readonly value: JsonValue
}

const long = Array.from({ length: 60 }, (_, n) => `long_value_${n}`)

/** Schemas with a value that fits each. */
const { schemas } = fc.letrec<{ schemas: Example }>((tie) => ({
  schemas: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Example>(
      { schema: text, value: 'a' },
      { schema: { type: ['integer', 'null'] }, value: null },
      { schema: { type: 'string', enum: long }, value: 'long_value_59' },
      { schema: { enum: [...long, 5, null] }, value: 5 },
      { schema: { const: 'k' }, value: 'k' },
      { schema: {}, value: { free: true } },
    ),
    tie('schemas').map(({ schema, value }) => ({ schema: { type: 'array', items: schema }, value: [value, value] })),
    tie('schemas').map(({ schema, value }) => ({
      schema: { type: 'object', additionalProperties: schema },
      value: { x: value },
    })),
    fc.tuple(tie('schemas'), tie('schemas'), fc.boolean()).map(([a, b, required]) => ({
      schema: { ...object({ a: a.schema, b: b.schema }, required ? ['a'] : []), additionalProperties: false },
      value: { a: a.value, b: b.value },
    })),
    fc.tuple(tie('schemas'), tie('schemas')).map(([a, b]) => ({
      schema: { anyOf: [b.schema, a.schema] },
      value: a.value,
    })),
    fc.tuple(tie('schemas'), tie('schemas'), fc.boolean()).map(([a, b, isText]) => ({
      schema: { anyOf: [object({ b: b.schema }, ['b']), object({ a: a.schema }, ['a']), text] },
      value: isText ? 'a' : { a: a.value },
    })),
  ),
}))
