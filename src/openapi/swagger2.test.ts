import { describe, expect, it } from 'vitest'
import { documentOf, readDocument } from '../../test/read-document.ts'

const responses = { 200: { description: 'fine' } }

async function parametersOf(
  version: string,
  path: string,
  parameters: unknown,
  members: object = {},
): Promise<object[]> {
  const { operation } = await readDocument(
    documentOf(version, { paths: { [path]: { get: { parameters, responses } } }, ...members }),
  )
  return operation(`GET ${path}`).parameters.map((parameter) => ({ ...parameter }))
}

describe('Swagger 2.0', () => {
  it('writes the schema into the parameter, and styles as collectionFormat', async () => {
    const array = { type: 'array', items: { type: 'string' } }
    const formats = [undefined, 'csv', 'ssv', 'tsv', 'pipes', 'multi']
    const query = formats.map((collectionFormat, index) => ({
      name: `q${index}`,
      in: 'query',
      ...array,
      ...(collectionFormat && { collectionFormat }),
    }))
    const others = [
      { name: 'X-H', in: 'header', ...array },
      { name: 'p', in: 'path', required: true, ...array },
      { name: 'n', in: 'query', type: 'integer', 'x-nullable': true, default: 3 },
    ]
    const read = await parametersOf('2.0', '/a/{p}', [...query, ...others])
    expect(read).toMatchObject([
      { style: 'form', explode: false, schema: array },
      { style: 'form', explode: false },
      { style: 'spaceDelimited', explode: false },
      { style: 'tabDelimited', explode: false },
      { style: 'pipeDelimited', explode: false },
      { style: 'form', explode: true },
      { name: 'X-H', style: 'simple', explode: false },
      { name: 'p', style: 'simple', explode: false },
      { name: 'n', schema: { type: ['integer', 'null'], default: 3 } },
    ])
  })

  it('has bodies as parameters, their media types as consumes', async () => {
    const form = [
      { name: 'tags', in: 'formData', type: 'array', items: { type: 'string' }, collectionFormat: 'multi' },
      { name: 'file', in: 'formData', type: 'file', required: true, description: 'the file' },
    ]
    const { operation, warnings } = await readDocument(
      documentOf('2.0', {
        consumes: ['application/json', 'application/xml'],
        parameters: { B: { name: 'b', in: 'body', required: true, schema: { $ref: '#/definitions/T' } } },
        definitions: { T: { type: 'object' } },
        paths: {
          '/body': { post: { parameters: [{ $ref: '#/parameters/B' }], responses } },
          '/own': {
            post: {
              consumes: ['text/plain'],
              parameters: [{ name: 'b', in: 'body', schema: { type: 'string' } }],
              responses,
            },
          },
          '/file': {
            post: {
              consumes: ['application/x-www-form-urlencoded', 'multipart/form-data'],
              parameters: form,
              responses,
            },
          },
          '/form': { post: { parameters: form.slice(0, 1), responses } },
        },
      }),
    )
    expect(operation('POST /body').body).toMatchObject({
      in: 'body',
      required: true,
      content: [{ contentType: 'application/json', schema: { $ref: '#/$defs/T' } }, { contentType: 'application/xml' }],
    })
    expect(operation('POST /own').body).toMatchObject({
      required: false,
      content: [{ contentType: 'text/plain', schema: { type: 'string' } }],
    })
    const tags = { type: 'array', items: { type: 'string' } }
    const encoding = { tags: { style: 'form', explode: true } }
    expect(operation('POST /file').body).toEqual({
      in: 'formData',
      required: true,
      content: [
        {
          contentType: 'multipart/form-data',
          schema: {
            type: 'object',
            properties: { tags, file: { type: 'string', format: 'binary', description: 'the file' } },
            required: ['file'],
          },
          encoding,
        },
      ],
      pointer: '/paths/~1file/post/parameters/0',
    })
    expect(operation('POST /form').body).toMatchObject({
      required: false,
      content: [{ contentType: 'application/x-www-form-urlencoded', schema: { properties: { tags } }, encoding }],
    })
    expect(warnings).toEqual([])
  })

  it('has responses by produces, and files', async () => {
    const { operation } = await readDocument(
      documentOf('2.0', {
        produces: ['application/json', 'text/csv'],
        paths: {
          '/a': {
            get: {
              responses: {
                200: { description: 'd', schema: { type: 'object' }, examples: { 'text/csv': 'a,b' } },
                204: { description: 'none' },
              },
            },
          },
          '/b': {
            get: { produces: ['image/png'], responses: { default: { description: 'd', schema: { type: 'file' } } } },
          },
        },
      }),
    )
    expect(operation('GET /a').responses).toEqual([
      {
        status: '200',
        description: 'd',
        content: [
          { contentType: 'application/json', schema: { type: 'object' } },
          { contentType: 'text/csv', schema: { type: 'object' }, example: 'a,b' },
        ],
      },
      { status: '204', description: 'none', content: [] },
    ])
    expect(operation('GET /b').responses).toMatchObject([
      { content: [{ contentType: 'image/png', schema: { type: 'string', format: 'binary' } }] },
    ])
  })

  it('has its security schemes and servers in other words', async () => {
    const { api } = await readDocument(
      documentOf('2.0', {
        host: 'api.example.com',
        basePath: '/v1',
        schemes: ['https', 'http', 'wss'],
        securityDefinitions: {
          b: { type: 'basic' },
          k: { type: 'apiKey', in: 'query', name: 'k' },
          o: { type: 'oauth2', flow: 'accessCode', tokenUrl: 'https://example.com/t', scopes: { read: '', write: '' } },
          a: { type: 'oauth2', flow: 'application', tokenUrl: 'https://example.com/t' },
        },
        paths: {},
      }),
    )
    expect(api.servers).toEqual(['https://api.example.com/v1', 'http://api.example.com/v1'])
    expect(Object.fromEntries(api.securitySchemes)).toEqual({
      b: { type: 'http', scheme: 'basic' },
      k: { type: 'apiKey', in: 'query', name: 'k' },
      o: {
        type: 'oauth2',
        flows: { authorizationCode: { tokenUrl: 'https://example.com/t', scopes: ['read', 'write'] } },
      },
      a: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: 'https://example.com/t', scopes: [] } } },
    })
  })
})
