import { describe, expect, it } from 'vitest'
import { clean, ref } from '../../test/clean-schema.ts'
import type { JsonObject, JsonSchema } from '../model/json.ts'

const animal = (name: string): JsonObject => ({
  type: 'object',
  properties: { kind: { type: 'string' }, [name]: { type: 'string' } },
})

const pattern = (text: string): unknown => clean({ type: 'string', pattern: text }).schema['pattern']

describe('a cleaned schema', () => {
  it('declares what is required beside a reference, and does not require what the reference hides', () => {
    const base = {
      type: 'object',
      properties: { id: { type: 'string', readOnly: true }, name: { type: 'string' } },
    }
    const source = { allOf: [ref('Base')], required: ['id', 'name', 'vendor'] }
    expect(clean(source, { Base: base }).schema).toEqual({
      type: 'object',
      properties: { name: { type: 'string' }, vendor: {} },
      required: ['name', 'vendor'],
    })
  })

  it('is open from where a list of tools would be nested too deeply for parsers of clients', () => {
    let schema: JsonObject = { type: 'string' }
    for (let i = 0; i < 1000; i++) schema = { type: 'object', properties: { a: schema } }
    const cleaned = clean(schema)
    expect(JSON.stringify(cleaned.schema).match(/[{}]/g)?.length).toBeLessThan(120)
    expect(cleaned.problems).toMatchObject([{ code: 'SCHEMA_TOO_DEEP' }])
  })

  it('has no multipleOf that no validator takes', () => {
    expect(clean({ type: 'number', multipleOf: 0 }).schema).toEqual({ type: 'number' })
  })

  it('has bounds of thousands of characters in outputs only, and no names of types beside properties', () => {
    const text = { type: 'string', maxLength: 5000 }
    const short = { type: 'string', maxLength: 4999 }
    const source = {
      type: 'object',
      properties: { a: { type: 'object', title: 'a_specs', properties: { text, short } } },
    }
    const properties = { text: { type: 'string' }, short }
    expect(clean(source).schema).toEqual({ type: 'object', properties: { a: { type: 'object', properties } } })
    expect(clean(source, {}, { direction: 'output' }).schema).toEqual({
      type: 'object',
      properties: { a: { type: 'object', properties: { text, short } } },
    })
  })

  it('keeps what a caller needs and nothing else', () => {
    const { schema } = clean({
      title: 'Thing',
      'x-odd': 1,
      $id: 'x',
      type: 'object',
      properties: {
        id: { type: 'integer', format: 'int64', title: 'Id', minimum: -9007199254740991, maximum: 9007199254740991 },
        when: {
          type: 'string',
          format: 'date-time',
          description: 'See [the guide](https://example.com/guide).',
          default: null,
          examples: ['x'],
        },
        size: { type: 'integer', minimum: 1, maximum: 9, multipleOf: 2, default: 4 },
      },
      additionalProperties: true,
    })
    expect(schema).toEqual({
      type: 'object',
      properties: {
        id: { type: 'integer' },
        when: { type: 'string', format: 'date-time', description: 'See the guide.' },
        size: { type: 'integer', minimum: 1, maximum: 9, multipleOf: 2, default: 4 },
      },
    })
  })

  it.each([
    ['input', ['name', 'secret'], ['name', 'secret']],
    ['output', ['id', 'name'], ['id', 'name']],
  ] as const)('has only what the %s has, at every depth and through references', (direction, names, required) => {
    const inner = {
      type: 'object',
      properties: { id: ref('Id'), name: { type: 'string' }, secret: { type: 'string', writeOnly: true } },
      required: ['id', 'name', 'secret'],
    }
    const { schema } = clean(
      { type: 'array', items: { type: 'array', items: ref('Inner') } },
      { Inner: inner, Id: { type: 'integer', readOnly: true } },
      { direction },
    )
    const items = (schema['items'] as JsonObject)['items'] as JsonObject
    expect(Object.keys(items['properties'] as JsonObject)).toEqual(names)
    expect(items['required']).toEqual(required)
  })

  it('keeps recursion and writes the rest where it is used', () => {
    const { schema } = clean(
      { type: 'object', properties: { tree: ref('Tree'), one: ref('Once'), unit: ref('Unit'), other: ref('Unit') } },
      {
        Tree: { type: 'object', properties: { children: { type: 'array', items: ref('Tree') }, leaf: ref('Leaf') } },
        Leaf: { type: 'string' },
        Once: { type: 'object', properties: { text: { type: 'string', description: 'Only here.' } } },
        Unit: {
          type: 'object',
          properties: { name: { type: 'string', description: 'A name that is long enough to be shared.' } },
        },
        Unused: { type: 'string' },
      },
    )
    expect(Object.keys(schema['$defs'] as JsonObject)).toEqual(['Tree', 'Unit'])
    expect(schema).toMatchObject({
      properties: {
        tree: ref('Tree'),
        one: { properties: { text: { description: 'Only here.' } } },
        unit: ref('Unit'),
      },
      $defs: { Tree: { properties: { children: { items: ref('Tree') }, leaf: { type: 'string' } } } },
    })
  })

  it.each<[string, JsonSchema, JsonObject]>([
    ['null in a union', { anyOf: [{ type: 'string' }, { type: 'null' }] }, { type: ['string', 'null'] }],
    [
      'null beside a reference',
      { anyOf: [ref('A'), { type: 'null' }] },
      { type: ['object', 'null'], properties: { a: {} } },
    ],
    [
      'equal members',
      { oneOf: [{ type: 'string' }, { type: 'string' }], description: 'x' },
      { type: 'string', description: 'x' },
    ],
    [
      'allOf that requires what is read only',
      {
        allOf: [
          { type: 'object', properties: { id: { type: 'integer', readOnly: true }, a: { type: 'string' } } },
          { required: ['id', 'a', 'b'] },
        ],
      },
      { type: 'object', properties: { a: { type: 'string' }, b: {} }, required: ['a', 'b'] },
    ],
    ['constants', { oneOf: [{ const: 'a', title: 'A' }, { const: 'b' }] }, { enum: ['a', 'b'] }],
    [
      'allOf of parts',
      { allOf: [ref('A'), { type: 'object', properties: { b: {} }, required: ['b'] }] },
      { type: 'object', properties: { a: {}, b: {} }, required: ['b'] },
    ],
    [
      'allOf around one reference',
      { allOf: [ref('A')], description: 'x' },
      { type: 'object', properties: { a: {} }, description: 'x' },
    ],
    [
      'allOf with bounds',
      {
        allOf: [
          { type: 'number', minimum: 1 },
          { type: 'integer', minimum: 3 },
        ],
      },
      { type: 'integer', minimum: 3 },
    ],
    [
      'allOf that contradicts itself',
      { allOf: [{ type: 'string' }, { type: 'integer' }] },
      { type: 'string', allOf: [{ type: 'integer' }] },
    ],
    [
      'numbers in the enum of a string or null',
      { type: ['string', 'null'], enum: [1, 'b', null] },
      { type: ['string', 'null'], enum: ['1', 'b', null] },
    ],
    ['a list of null alone', { type: ['string', 'null'], enum: [null] }, { type: ['string', 'null'], enum: [null] }],
    ['texts in the enum of an object', { type: 'object', enum: ['a', 'b'] }, { enum: ['a', 'b'] }],
    [
      'values of several types',
      { type: ['integer', 'string'], enum: [1, 'a'] },
      { type: ['integer', 'string'], enum: [1, 'a'] },
    ],
    ['a pattern between slashes', { type: 'string', pattern: '/^a$/' }, { type: 'string', pattern: '^a$' }],
    ['numbers in the enum of a string', { type: 'string', enum: [1, 'b', null] }, { type: 'string', enum: ['1', 'b'] }],
    ['an array of anything', { type: 'array' }, { type: 'array', items: {} }],
    [
      'required names without a property',
      { properties: { a: {} }, required: ['b'] },
      { type: 'object', properties: { a: {}, b: {} }, required: ['b'] },
    ],
  ])('says %s short', (_, schema, expected) => {
    expect(clean(schema, { A: { type: 'object', properties: { a: {} } } }).schema).toEqual(expected)
  })

  it('says which value chooses a member', () => {
    const union = {
      oneOf: [ref('Cat'), ref('Dog')],
      discriminator: { propertyName: 'kind', mapping: { cat: '#/$defs/Cat' } },
    }
    const { schema } = clean(union, { Cat: animal('claws'), Dog: animal('bark') })
    expect(schema).toMatchObject({
      anyOf: [
        { properties: { kind: { enum: ['cat'] }, claws: {} }, required: ['kind'] },
        { properties: { kind: { enum: ['Dog'] } } },
      ],
    })
    expect(JSON.stringify(schema)).not.toContain('discriminator')
  })

  it('lists the kinds of a base that has a mapping', () => {
    const definitions = {
      Pet: {
        type: 'object',
        properties: { kind: { type: 'string' } },
        discriminator: { propertyName: 'kind', mapping: { cat: '#/$defs/Cat' } },
      },
      Cat: { allOf: [ref('Pet'), { type: 'object', properties: { claws: { type: 'integer' } } }] },
    }
    expect(clean(ref('Pet'), definitions).schema).toMatchObject({
      properties: { kind: { enum: ['cat'] }, claws: { type: 'integer' } },
    })
  })

  it('repairs patterns of other dialects and drops what is none', () => {
    expect([pattern('^[\\w-.]+$'), pattern('(?P<a>x)\\Z'), pattern('\\_x'), pattern('a}')]).toEqual([
      '^[\\w\\-.]+$',
      '(?<a>x)$',
      '_x',
      'a\\}',
    ])
    const { schema, problems } = clean({ type: 'object', properties: { a: { type: 'string', pattern: '(?i)[' } } })
    expect(schema).toEqual({ type: 'object', properties: { a: { type: 'string' } } })
    expect(problems).toMatchObject([{ code: 'SCHEMA_INVALID', at: ['properties', 'a', 'pattern'] }])
  })

  it('warns of references to nothing', () => {
    const { schema, problems } = clean({ type: 'object', properties: { a: ref('Nowhere') } })
    expect(schema).toEqual({ type: 'object', properties: { a: {} } })
    expect(problems).toMatchObject([{ code: 'REF_UNRESOLVED', at: ['properties', 'a'] }])
  })

  it('takes names of Object.prototype as data', () => {
    const { schema } = clean(
      JSON.parse(
        '{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"integer"}},"required":["constructor"]}',
      ) as JsonObject,
    )
    expect(JSON.stringify(schema)).toBe(
      '{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"integer"}},"required":["constructor"]}',
    )
  })
})

describe('a hostile schema', () => {
  it('is cut where it is nested too deep', () => {
    let deep: JsonObject = { type: 'string' }
    for (let i = 0; i < 10_000; i++) deep = { type: 'object', properties: { a: deep } }
    const { schema, problems } = clean(deep)
    expect(JSON.stringify(schema).length).toBeLessThan(10_000)
    expect(problems).toMatchObject([{ code: 'SCHEMA_TOO_DEEP' }])
  })

  it('is cut where it has too many parts', () => {
    const grow = (levels: number): JsonObject =>
      levels === 0
        ? { type: 'string' }
        : {
            oneOf: [
              grow(levels - 1),
              { type: 'object', properties: { a: grow(levels - 1) }, required: [`r${levels}`] },
            ],
          }
    const { schema, problems } = clean(grow(14))
    expect(JSON.stringify(schema).length).toBeLessThan(300_000)
    expect(problems).toMatchObject([{ code: 'SCHEMA_TOO_DEEP' }])
  })

  it.each<[string, (next: JsonObject) => JsonSchema]>([
    [
      'unions',
      (next) => ({ anyOf: [next, { type: 'object', properties: { a: next } }, { allOf: [next], description: 'x' }] }),
    ],
    ['parts', (next) => ({ allOf: [next, { ...next, description: 'x' }] })],
    ['members', (next) => ({ type: 'object', properties: { a: next, b: next } })],
  ])('with a long chain of %s is done in time and stays small', (_, link) => {
    const definitions = Object.fromEntries(
      Array.from({ length: 3000 }, (__, i) => [`D${i}`, i === 2999 ? { type: 'string' } : link(ref(`D${i + 1}`))]),
    )
    const start = performance.now()
    const { schema } = clean(ref('D0'), definitions)
    expect(JSON.stringify(schema).length).toBeLessThan(1_000_000)
    expect(performance.now() - start).toBeLessThan(5000)
  })

  it.each<[string, JsonSchema]>([
    ['a union', { anyOf: [ref('A'), { type: 'string' }] }],
    ['its parts', { allOf: [ref('A'), { type: 'object' }] }],
    ['another', { anyOf: [ref('B'), { type: 'integer' }] }],
  ])('that consists of itself by %s is left open', (_, A) => {
    const { schema, problems } = clean(
      { type: 'object', properties: { a: ref('A') } },
      { A, B: { anyOf: [ref('A'), { type: 'boolean' }] } },
    )
    expect(problems.length).toBeGreaterThan(0)
    expect(JSON.stringify(schema).length).toBeLessThan(400)
  })
})
