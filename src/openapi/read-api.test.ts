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

describe('documents', () => {
  it.each([
    [[], /a list/],
    ['text', /a string/],
    [{ swaggerVersion: '1.2', apis: [] }, /Swagger 1\.2/],
    [{ asyncapi: '3.0.0' }, /AsyncAPI/],
    [{ info: {}, item: [] }, /Postman/],
    [{ overlay: '1.0.0', actions: [] }, /Overlay/],
    [{}, /no "openapi"/],
  ])('that are none are refused: %j', async (root, message) => {
    const reading = root === 'text' ? readDocument(new URL('data:,x')) : readDocument(root as object)
    if (root === 'text') await expect(reading).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE' })
    else
      await expect(reading).rejects.toMatchObject({
        code: 'DOCUMENT_INVALID',
        message: expect.stringMatching(message) as string,
      })
  })

  it('may give the version as a number, or a version that nobody knows yet', async () => {
    const paths = { '/a': { get: { responses } } }
    for (const version of [
      { openapi: 3 },
      { openapi: 3.1 },
      { swagger: 2 },
      { openapi: '3.9.0' },
      { openapi: '4.0' },
      {},
    ]) {
      const { api } = await readDocument({ ...version, info: { title: 'T', version: 1.5 }, paths })
      expect(api.operations).toHaveLength(1)
      expect(api.info).toEqual({ title: 'T', version: '1.5' })
    }
  })

  it('without operations say why', async () => {
    const { warnings } = await readDocument(documentOf('3.1.0', { webhooks: { w: { post: {} } } }))
    expect(warnings).toMatchObject([{ code: 'NO_OPERATIONS', message: expect.stringContaining('webhooks') as string }])
  })

  it('keep what can be read when parts are broken', async () => {
    const { api, warnings } = await readDocument(
      documentOf('3.0.0', {
        servers: 'x',
        tags: {},
        components: [],
        paths: {
          '/a': null,
          '/b': 'x',
          '/c': {
            get: 'x',
            parameters: 'x',
            tags: ['x'],
            POST: {
              operationId: 7,
              tags: 'x',
              parameters: [1, { in: 'query' }, { name: 'q', in: 'nowhere' }],
              requestBody: { content: {} },
              responses: 1,
              security: ['x'],
            },
          },
        },
      }),
    )
    expect(api.operations).toMatchObject([
      { method: 'POST', path: '/c', operationId: '7', parameters: [], tags: [], security: [] },
    ])
    expect(api.operations[0]?.responses).toEqual([])
    expect(warnings.map(({ pointer }) => pointer).toSorted()).toEqual(
      [
        '/servers',
        '/tags',
        '/paths/~1b',
        '/paths/~1c/get',
        '/paths/~1c/parameters',
        '/paths/~1c/tags',
        '/paths/~1c/POST/tags',
      ]
        .concat(['0', '1', '2'].map((index) => `/paths/~1c/POST/parameters/${index}`))
        .concat(['/paths/~1c/POST/requestBody', '/paths/~1c/POST/responses', '/paths/~1c/POST/security/0'])
        .toSorted(),
    )
  })
})

describe('operations', () => {
  it('are found in any case, with QUERY, TRACE and additional methods', async () => {
    const operation = { responses }
    const { api } = await readDocument(
      documentOf('3.2.0', {
        paths: {
          '/a': {
            GET: operation,
            query: operation,
            trace: operation,
            additionalOperations: { LINK: operation, Notify: operation, 'B@D': operation },
          },
        },
      }),
    )
    expect(api.operations.map(({ method, pointer }) => [method, pointer])).toEqual([
      ['GET', '/paths/~1a/GET'],
      ['QUERY', '/paths/~1a/query'],
      ['TRACE', '/paths/~1a/trace'],
      ['LINK', '/paths/~1a/additionalOperations/LINK'],
      ['Notify', '/paths/~1a/additionalOperations/Notify'],
    ])
  })

  it('belong to the ancestors of their tags too', async () => {
    const tags = [
      { name: 'a' },
      { name: 'b', parent: 'a' },
      { name: 'c', parent: 'b' },
      { name: 'x', parent: 'y' },
      { name: 'y', parent: 'x' },
    ]
    const { operation } = await readDocument(
      documentOf('3.2.0', { tags, paths: { '/a': { get: { tags: ['c', 'x'], responses } } } }),
    )
    expect(operation('GET /a').tags).toEqual(['c', 'x', 'b', 'y', 'a'])
  })

  it('take texts and x-mcp as they are written', async () => {
    const { operation } = await readDocument(
      documentOf('3.0.0', {
        paths: {
          '/a': {
            summary: 'item',
            get: { responses, 'x-mcp': { enabled: false }, deprecated: true },
            put: { summary: '', description: 'own', responses },
          },
        },
      }),
    )
    expect(operation('GET /a')).toMatchObject({ summary: 'item', mcp: { enabled: false }, deprecated: true })
    expect(operation('PUT /a')).toMatchObject({ description: 'own', deprecated: false })
    expect(operation('PUT /a').summary).toBeUndefined()
  })
})

describe('parameters', () => {
  it('of the path item are folded in; the operation overrides by name and location', async () => {
    const { operation } = await readDocument(
      documentOf('3.0.0', {
        paths: {
          '/a': {
            parameters: [
              { name: 'x', in: 'query', schema: { type: 'string' } },
              { name: 'X-H', in: 'header', schema: {} },
            ],
            get: {
              parameters: [
                { name: 'x', in: 'query', required: true, schema: { type: 'integer' } },
                { name: 'x', in: 'cookie', schema: {} },
                { name: 'x-h', in: 'header', deprecated: true, schema: {} },
              ],
              responses,
            },
          },
        },
      }),
    )
    expect(operation('GET /a').parameters).toMatchObject([
      { name: 'x', in: 'query', required: true, schema: { type: 'integer' } },
      { name: 'x-h', in: 'header', deprecated: true },
      { name: 'x', in: 'cookie', style: 'form', explode: true },
    ])
  })

  it('get the style of their location, unless they name one that it has', async () => {
    const parameters = [
      { name: 'p', in: 'path', style: 'label', schema: {} },
      { name: 'q', in: 'query', schema: {} },
      { name: 'd', in: 'query', style: 'deepObject', explode: true, schema: {} },
      { name: 's', in: 'query', style: 'spaceDelimited', schema: {} },
      { name: 'w', in: 'query', style: 'matrix', allowReserved: true, schema: {} },
      { name: 'c', in: 'cookie', style: 'cookie', schema: {} },
      { name: 'X-H', in: 'header', schema: {} },
    ]
    expect(await parametersOf('3.2.0', '/a/{p}', parameters)).toMatchObject([
      { name: 'p', style: 'label', explode: false, required: true },
      { name: 'q', style: 'form', explode: true, allowReserved: false },
      { name: 'd', style: 'deepObject', explode: true },
      { name: 's', style: 'spaceDelimited', explode: false },
      { name: 'w', style: 'form', explode: true, allowReserved: true },
      { name: 'c', style: 'cookie', explode: true },
      { name: 'X-H', style: 'simple', explode: false },
    ])
  })

  it('may be declared by content, be the whole query string, or have no schema', async () => {
    const parameters = [
      { name: 'j', in: 'query', content: { 'application/json': { schema: { type: 'object' } } } },
      { name: 'all', in: 'querystring', content: { 'application/x-www-form-urlencoded': {} } },
      { name: 'old', in: 'query', type: 'integer' },
      { name: 'any', in: 'query' },
    ]
    expect(await parametersOf('3.2.0', '/a', parameters)).toMatchObject([
      { name: 'j', contentType: 'application/json', schema: { type: 'object' } },
      { name: 'all', in: 'querystring', contentType: 'application/x-www-form-urlencoded', schema: {} },
      { name: 'old', schema: { type: 'integer' } },
      { name: 'any', schema: {} },
    ])
  })

  it('never are reserved headers or credentials of the operation', async () => {
    const names = [
      'Accept',
      'Content-Type',
      'authorization',
      'HOST',
      'Content-MD5',
      'Cookie',
      'Mcp-Session-Id',
      'Proxy-X',
      'TE',
      'X-Key',
      'X-Free',
    ]
    const parameters = [
      ...names.map((name) => ({ name, in: 'header', schema: {} })),
      { name: 'X-Key', in: 'query', schema: {} },
    ]
    const members = {
      security: [{ key: [] }],
      components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-key' } } },
    }
    expect(await parametersOf('3.0.0', '/a', parameters, members)).toMatchObject([
      { name: 'X-Free' },
      { name: 'X-Key', in: 'query' },
    ])
  })

  it('fit the path, whatever is declared', async () => {
    const { api, warnings } = await readDocument(
      documentOf('3.0.0', {
        paths: {
          '/a/{none}': { get: { responses } },
          '/b/{userId}/{proxy+}': {
            get: {
              parameters: ['userid', 'proxy', 'gone'].map((name) => ({
                name,
                in: 'path',
                schema: { type: 'integer' },
              })),
              responses,
            },
          },
        },
      }),
    )
    expect(api.operations.map(({ parameters }) => parameters.map(({ name, schema }) => [name, schema]))).toEqual([
      [['none', { type: 'string' }]],
      [
        ['userId', { type: 'integer' }],
        ['proxy+', { type: 'integer' }],
      ],
    ])
    expect(warnings.map(({ code }) => code)).toEqual([
      'PARAMETER_UNDECLARED',
      'PARAMETER_UNDECLARED',
      'PARAMETER_UNDECLARED',
      'PARAMETER_UNUSED',
    ])
  })
})

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

describe('security', () => {
  it('of the operation replaces that of the document; {} makes it optional', async () => {
    const { operation, warnings } = await readDocument(
      documentOf('3.0.0', {
        security: [{ key: [] }],
        components: {
          securitySchemes: {
            key: { type: 'apiKey', in: 'header', name: 'X-K' },
            jwt: { type: 'http', scheme: 'Bearer' },
          },
        },
        paths: {
          '/a': {
            get: { responses },
            put: { security: [], responses },
            post: { security: [{ key: [], jwt: ['write'] }, {}], responses },
            patch: { security: [{ gone: [] }], responses },
          },
        },
      }),
    )
    expect(operation('GET /a').security).toEqual([{ key: [] }])
    expect(operation('PUT /a').security).toEqual([])
    expect(operation('POST /a').security).toEqual([{ key: [], jwt: ['write'] }, {}])
    expect(warnings).toMatchObject([{ code: 'SECURITY_INVALID', pointer: '/paths/~1a/patch/security/0' }])
  })
})

describe('servers', () => {
  it('have their variables filled in; those that no HTTP client can call are left out', async () => {
    const servers = [
      {
        url: 'https://{region}.example.com:{port}/{base}',
        variables: { region: { default: 'eu' }, port: { enum: ['8443', '443'] }, base: { default: 'v2' } },
      },
      { url: '/relative' },
      { url: 'file:///etc/' },
      { url: 'https://{gone}.example.com' },
      { description: 'no url' },
    ]
    const { api, operation, warnings } = await readDocument(
      documentOf('3.0.0', {
        servers,
        paths: {
          '/a': {
            servers: [{ url: 'https://item.example.com/' }],
            get: { responses },
            put: { servers: [{ url: 'https://own.example.com/' }], responses },
          },
        },
      }),
    )
    expect(api.servers).toEqual(['https://eu.example.com:8443/v2', '/relative'])
    expect(operation('GET /a').servers).toEqual(['https://item.example.com/'])
    expect(operation('PUT /a').servers).toEqual(['https://own.example.com/'])
    expect(warnings.map(({ pointer }) => pointer)).toEqual(['/servers/2', '/servers/3', '/servers/4'])
  })
})
