import { describe, expect, it } from 'vitest'
import { documentOf, readDocument, readEverything } from '../../test/read-document.ts'

const answer = { 200: { description: 'fine' } }

describe('references', () => {
  it('lead to parameters, bodies, responses, headers, media types, examples, path items and security schemes', async () => {
    const { operation, warnings } = await readDocument(
      documentOf('3.2.0', {
        security: [{ key: [] }],
        paths: { '/a': { $ref: '#/components/pathItems/A' } },
        components: {
          pathItems: {
            A: {
              post: {
                parameters: [{ $ref: '#/components/parameters/Page' }],
                requestBody: { $ref: '#/components/requestBodies/Body' },
                responses: { 200: { $ref: '#/components/responses/Fine' } },
              },
            },
          },
          parameters: {
            Page: { $ref: '#/components/parameters/RealPage' },
            RealPage: { name: 'page', in: 'query', schema: { type: 'integer' } },
          },
          requestBodies: {
            Body: {
              required: true,
              content: {
                'multipart/form-data': {
                  schema: { type: 'object' },
                  encoding: { file: { headers: { 'X-H': { $ref: '#/components/headers/H' } } } },
                },
              },
            },
          },
          headers: { H: { schema: { type: 'integer' } } },
          responses: {
            Fine: { description: 'fine', content: { 'application/json': { $ref: '#/components/mediaTypes/J' } } },
          },
          mediaTypes: { J: { schema: { type: 'string' }, examples: { one: { $ref: '#/components/examples/One' } } } },
          examples: { One: { value: 'x' } },
          securitySchemes: {
            key: { $ref: '#/components/securitySchemes/real' },
            real: { type: 'apiKey', in: 'query', name: 'k' },
          },
        },
      }),
    )
    const post = operation('POST /a')
    expect(post.pointer).toBe('/paths/~1a/post')
    expect(post.parameters).toMatchObject([{ name: 'page', in: 'query', schema: { type: 'integer' } }])
    expect(post.body).toMatchObject({
      required: true,
      content: [
        {
          contentType: 'multipart/form-data',
          encoding: { file: { headers: { 'X-H': { schema: { type: 'integer' } } } } },
        },
      ],
    })
    expect(post.responses).toMatchObject([
      { status: '200', content: [{ contentType: 'application/json', schema: { type: 'string' }, example: 'x' }] },
    ])
    expect(post.security).toEqual([{ key: [] }])
    expect(warnings).toEqual([])
  })

  it('keep components under their names, and name other schemas after where they stand', async () => {
    const { api, operation } = await readDocument(
      documentOf('3.0.3', {
        paths: {
          '/a/{x}': {
            get: {
              parameters: [
                { name: 'x', in: 'path', schema: { $ref: '#/components/schemas/Pet' } },
                { name: 'y', in: 'query', schema: { $ref: '#/components/schemas/Pet/properties/tags/items' } },
                {
                  name: 'z',
                  in: 'query',
                  schema: { $ref: '#/paths/~1a~1%7Bx%7D/get/responses/200/content/application~1json/schema' },
                },
                { name: 'w', in: 'query', schema: { $ref: '#/components/schemas/Alias' } },
              ],
              responses: { 200: { description: '', content: { 'application/json': { schema: { type: 'boolean' } } } } },
            },
          },
        },
        components: {
          schemas: {
            Pet: { type: 'object', properties: { tags: { type: 'array', items: { type: 'integer' } } } },
            Alias: { $ref: '#/components/schemas/Pet' },
          },
        },
      }),
    )
    const [x, y, z, w] = operation('GET /a/{x}').parameters.map(({ schema }) => schema as { $ref: string })
    expect(x).toEqual({ $ref: '#/$defs/Pet' })
    expect(w).toBe(x)
    expect(y?.$ref).toMatch(/^#\/\$defs\/Pet_tags_items_\w+$/)
    expect(api.definitions.get(y?.$ref.slice(8) ?? '')).toEqual({ type: 'integer' })
    expect(api.definitions.get(z?.$ref.slice(8) ?? '')).toEqual({ type: 'boolean' })
  })

  it('go through other references on their way, as documents expect it', async () => {
    const { api, operation } = await readDocument(
      documentOf('3.0.3', {
        paths: {
          '/a': {
            get: {
              parameters: [{ name: 'q', in: 'query', schema: { $ref: '#/components/schemas/A/properties/b' } }],
              responses: answer,
            },
          },
        },
        components: {
          schemas: { A: { $ref: '#/components/schemas/B' }, B: { properties: { b: { type: 'number' } } } },
        },
      }),
    )
    const schema = operation('GET /a').parameters[0]?.schema as { $ref: string }
    expect(api.definitions.get(schema.$ref.slice(8))).toEqual({ type: 'number' })
  })

  it('may be recursive, but must end somewhere', async () => {
    const { api, operation, warnings } = await readDocument(
      documentOf('3.1.0', {
        paths: {
          '/a': {
            parameters: [{ $ref: '#/components/parameters/P' }],
            get: {
              parameters: [
                { name: 'q', in: 'query', schema: { $ref: '#/components/schemas/Loop' } },
                { name: 'r', in: 'query', schema: { $ref: '#/components/schemas/Tree' } },
              ],
              responses: answer,
            },
          },
        },
        components: {
          parameters: { P: { $ref: '#/components/parameters/P' } },
          schemas: {
            Tree: {
              type: 'object',
              properties: { children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
            },
            Loop: { $ref: '#/components/schemas/Pool', description: 'x' },
            Pool: { $ref: '#/components/schemas/Loop', description: 'y' },
          },
        },
      }),
    )
    const [q, r] = operation('GET /a').parameters
    expect(q?.schema).toBe(true)
    expect(r?.schema).toEqual({ $ref: '#/$defs/Tree' })
    expect(api.definitions.get('Tree')).toEqual({
      type: 'object',
      properties: { children: { type: 'array', items: { $ref: '#/$defs/Tree' } } },
    })
    expect(warnings.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['REF_UNRESOLVED', '/paths/~1a/parameters/0'],
      ['REF_UNRESOLVED', '/components/schemas/Pool'],
    ])
  })

  it('that name nothing cost a warning and what they stand for, nothing else', async () => {
    const { api, operation, warnings } = await readDocument(
      documentOf('3.0.3', {
        paths: {
          '/a': {
            get: {
              parameters: [
                { $ref: '#/components/parameters/Gone' },
                { name: 'q', in: 'query', schema: { $ref: '#/nope' } },
              ],
              responses: { 200: { $ref: '#/gone' } },
            },
          },
          '/b': { $ref: '#/components/pathItems/Gone' },
          '/c': {
            get: { $ref: 'https://example.com/c.json' },
            post: { requestBody: { $ref: 'ftp://example.com/x' }, responses: answer },
          },
        },
      }),
    )
    readEverything(api)
    expect(api.operations.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /a', 'POST /c'])
    expect(operation('GET /a').parameters).toMatchObject([{ name: 'q', schema: true }])
    expect(operation('GET /a').responses).toEqual([{ status: '200', content: [] }])
    expect(operation('POST /c').body).toBeUndefined()
    expect(warnings.map(({ code }) => code)).toEqual(Array(6).fill('REF_UNRESOLVED'))
    expect(warnings.map(({ pointer }) => pointer)).toEqual([
      '/paths/~1c/get',
      '/paths/~1c/post/requestBody',
      '/paths/~1b',
      '/paths/~1a/get/parameters/0',
      '/paths/~1a/get/responses/200',
      '/paths/~1a/get/parameters/1/schema',
    ])
  })

  it('have siblings since 3.1, and none before', async () => {
    const members = {
      paths: {
        '/a': {
          get: {
            parameters: [
              { $ref: '#/components/parameters/P', description: 'mine' },
              { name: 's', in: 'query', schema: { $ref: '#/components/schemas/S', description: 'beside', default: 1 } },
            ],
            responses: answer,
          },
        },
      },
      components: {
        parameters: { P: { name: 'p', in: 'query', description: 'its', schema: {} } },
        schemas: { S: { type: 'integer' } },
      },
    }
    const newer = (await readDocument(documentOf('3.1.0', members))).operation('GET /a').parameters
    expect(newer[0]?.description).toBe('mine')
    expect(newer[1]?.schema).toEqual({ $ref: '#/$defs/S', description: 'beside', default: 1 })
    const older = (await readDocument(documentOf('3.0.0', members))).operation('GET /a').parameters
    expect(older[0]?.description).toBe('its')
    expect(older[1]?.schema).toEqual({ $ref: '#/$defs/S' })
  })

  it('take every name as data', async () => {
    const document = JSON.parse(
      JSON.stringify(
        documentOf('3.1.0', {
          paths: {
            '/__proto__': {
              get: {
                parameters: [
                  { name: '__proto__', in: 'query', schema: { $ref: '#/components/schemas/PROTO' } },
                  { name: 'c', in: 'query', schema: { $ref: '#/components/schemas/constructor' } },
                ],
                responses: answer,
              },
            },
          },
          components: { schemas: { PROTO: { type: 'object', properties: { PROTO: { type: 'string' } } } } },
        }),
      ).replaceAll('PROTO', '__proto__'),
    ) as object
    const { api, operation, warnings } = await readDocument(document)
    const [first, second] = operation('GET /__proto__').parameters
    const schema = first?.schema as { $ref: string }
    const definition = api.definitions.get(schema.$ref.slice(8)) as { properties: object }
    expect(Object.keys(definition.properties)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(definition.properties)).toBe(Object.prototype)
    expect(second?.schema).toBe(true)
    expect(warnings.map(({ code }) => code)).toEqual(['REF_UNRESOLVED'])
  })
})
