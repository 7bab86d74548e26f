import { describe, expect, it } from 'vitest'
import { documentOf, readDocument } from '../../test/read-document.ts'

const responses = { 200: { description: 'fine' } }

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
    const reading = root === 'text' ? readDocument(new URL('data:,x')) : readDocument(root)
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
    expect(warnings.map(({ pointer = '' }) => pointer).toSorted()).toEqual(
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
