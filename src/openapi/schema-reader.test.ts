import { describe, expect, it } from 'vitest'
import { documentOf, readDocument } from '../../test/read-document.ts'
import type { JsonSchema } from '../model/json.ts'

/** What becomes of a schema, and the codes and places of warnings below it. */
async function convert(
  schema: unknown,
  version = '3.0.3',
): Promise<{ schema: JsonSchema | undefined; warnings: string[] }> {
  const parameters = [{ name: 'q', in: 'query', schema }]
  const { operation, warnings } = await readDocument(
    documentOf(version, { paths: { '/a': { get: { parameters, responses: {} } } } }),
  )
  const read = operation('GET /a').parameters[0]?.schema
  const place = '/paths/~1a/get/parameters/0/schema'
  return { schema: read, warnings: warnings.map(({ code, pointer }) => `${code} ${pointer?.replace(place, '') ?? ''}`) }
}

describe('schemas become JSON Schema 2020-12', () => {
  it.each([
    [{ type: 'string', nullable: true }, { type: ['string', 'null'] }],
    [
      { type: 'string', enum: ['a'], nullable: true },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    [{ nullable: true, allOf: [{ type: 'object' }] }, { anyOf: [{ type: 'object' }, { type: 'null' }] }],
    [{ nullable: true, oneOf: [{ type: 'object' }] }, { oneOf: [{ type: 'object' }, { type: 'null' }] }],
    [
      { type: 'integer', minimum: 0, exclusiveMinimum: true },
      { type: 'integer', exclusiveMinimum: 0 },
    ],
    [
      { type: 'integer', maximum: 9, exclusiveMaximum: false },
      { type: 'integer', maximum: 9 },
    ],
    [
      { type: 'string', example: 'x' },
      { type: 'string', examples: ['x'] },
    ],
    [
      { type: 'string', format: 'binary' },
      { type: 'string', format: 'binary' },
    ],
    [
      { type: 'array', items: [{ type: 'string' }], additionalItems: false },
      { type: 'array', prefixItems: [{ type: 'string' }], items: false },
    ],
    [{ type: 'string', 'x-secret': 1, xml: {}, externalDocs: {} }, { type: 'string' }],
    [
      { type: 'object', required: ['a', 'a'], readOnly: true, deprecated: false },
      { type: 'object', required: ['a'], readOnly: true },
    ],
  ])('%j', async (source, expected) => {
    expect(await convert(source)).toEqual({ schema: expected, warnings: [] })
  })

  it('finds properties where the map of them is a reference', async () => {
    const { operation, warnings } = await readDocument(
      documentOf('3.0.3', {
        paths: {
          '/a': {
            get: {
              parameters: [
                {
                  name: 'q',
                  in: 'query',
                  schema: { type: 'object', properties: { $ref: '#/x-parts', b: { type: 'integer' } } },
                },
              ],
              responses: {},
            },
          },
        },
        'x-parts': { a: { type: 'string' }, b: { type: 'string' } },
      }),
    )
    expect(operation('GET /a').parameters[0]?.schema).toEqual({
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'integer' } },
    })
    expect(warnings).toEqual([])
  })

  it('takes a property that is called $ref for a property', async () => {
    const schema = { type: 'object', properties: { $ref: { type: 'string' } } }
    expect(await convert(schema)).toEqual({ schema, warnings: [] })
  })

  it('takes 3.1 as it is, without what only names or describes the schema', async () => {
    const schema = {
      type: ['string', 'null'],
      const: 'a',
      examples: ['a'],
      contentEncoding: 'base64',
      exclusiveMinimum: 3,
    }
    expect(
      await convert(
        { $id: 'https://example.com/s', $schema: 'https://example.com/d', $comment: 'c', ...schema },
        '3.1.0',
      ),
    ).toEqual({
      schema,
      warnings: [],
    })
  })

  it.each([
    [{ type: 'int' }, { type: 'integer' }, '/type'],
    [{ type: 'DateTime' }, { type: 'string', format: 'date-time' }, '/type'],
    [{ type: 'any' }, {}, '/type'],
    [{ type: 'string', enum: [] }, { type: 'string' }, '/enum'],
    [{ type: 'string', enum: 'a' }, { type: 'string' }, '/enum'],
    [{ type: 'string', minLength: -1 }, { type: 'string' }, '/minLength'],
    [{ type: 'string', required: true }, { type: 'string' }, '/required'],
    [{ allOf: [] }, {}, '/allOf'],
    [{ properties: { a: null } }, { properties: { a: true } }, '/properties/a'],
    [{ description: { $ref: 'x.md' } }, {}, '/description'],
    ['nonsense', true, ''],
  ])('%j is read as far as it goes, with a warning', async (source, expected, pointer) => {
    const { schema, warnings } = await convert(source)
    expect(schema).toEqual(expected)
    expect(warnings).toContain(`SCHEMA_INVALID ${pointer}`)
  })

  it('reads numbers that are written as text', async () => {
    expect(await convert({ maximum: '10', maxLength: '5' })).toEqual({
      schema: { maximum: 10, maxLength: 5 },
      warnings: [],
    })
  })

  it('maps discriminators by name and by reference', async () => {
    const { operation } = await readDocument(
      documentOf('3.0.3', {
        paths: {
          '/a': {
            get: {
              parameters: [
                {
                  name: 'q',
                  in: 'query',
                  schema: {
                    oneOf: [{ $ref: '#/components/schemas/Cat' }],
                    discriminator: { propertyName: 't', mapping: { c: 'Cat', d: '#/components/schemas/Cat' } },
                  },
                },
              ],
            },
          },
        },
        components: { schemas: { Cat: { type: 'object' } } },
      }),
    )
    expect(operation('GET /a').parameters[0]?.schema).toEqual({
      oneOf: [{ $ref: '#/$defs/Cat' }],
      discriminator: { propertyName: 't', mapping: { c: '#/$defs/Cat', d: '#/$defs/Cat' } },
    })
  })

  it('ends a schema nested 10,000 deep with a warning', async () => {
    let schema: object = { type: 'string' }
    for (let depth = 0; depth < 10_000; depth += 1) schema = { type: 'array', items: schema }
    const { schema: read, warnings } = await convert(schema)
    expect(JSON.stringify(read).length).toBeLessThan(10_000)
    expect(warnings.map((warning) => warning.split(' ')[0])).toEqual(['SCHEMA_TOO_DEEP'])
  })

  it('leaves out a default nested 10,000 deep', async () => {
    let value: unknown = 1
    for (let depth = 0; depth < 10_000; depth += 1) value = [value]
    expect(await convert({ type: 'array', default: value })).toEqual({
      schema: { type: 'array' },
      warnings: ['SCHEMA_INVALID /default'],
    })
  })

  it('gives a name to an object that holds itself', async () => {
    const node: Record<string, unknown> = { type: 'object' }
    node['properties'] = { next: node }
    const { schema } = await convert(node)
    expect(schema).toMatchObject({
      type: 'object',
      properties: { next: { $ref: expect.stringMatching(/^#\/\$defs\//) } },
    })
  })

  it('does not expand unions of unions', async () => {
    const schemas: Record<string, object> = { S0: { type: 'object' } }
    for (let level = 1; level <= 60; level += 1) {
      const inner = { $ref: `#/components/schemas/S${level - 1}` }
      schemas[`S${level}`] = { oneOf: [inner, inner] }
    }
    const started = performance.now()
    const { api } = await readDocument(documentOf('3.0.3', { paths: {}, components: { schemas } }))
    expect(api.definitions.get('S60')).toEqual({ oneOf: [{ $ref: '#/$defs/S59' }, { $ref: '#/$defs/S59' }] })
    expect(performance.now() - started).toBeLessThan(1000)
  })
})
