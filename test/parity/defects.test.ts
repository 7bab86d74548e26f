/** Defects of fastapi_mcp 0.4.0 that this project could have inherited; each test shows that it did not. */
import Fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'
import type { ApiMcpOptions } from '../../src/options.ts'
import { connect, serve, textOf, toolNames } from './connect.ts'
import { documentOf, echo, createEcho, inPath, inQuery, json } from './echo.ts'

const upstream = { baseUrl: 'http://127.0.0.1:9' }

async function inputSchema(paths: object, components: object = {}): Promise<Record<string, unknown>> {
  const [tool] = await new ApiMcp(documentOf(paths, components), { upstream }).tools()
  return tool?.inputSchema ?? {}
}

describe('conversion', () => {
  const tree = {
    Tree: { type: 'object', properties: { children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } } },
  }

  test('1: a recursive model is no crash, and stays recursive', async () => {
    const schema = await inputSchema(
      { '/tree': { post: { operationId: 'a', requestBody: json({ $ref: '#/components/schemas/Tree' }) } } },
      { schemas: tree },
    )
    expect(JSON.stringify(schema)).toContain('"$ref"')
    expect(JSON.stringify(schema).length).toBeLessThan(1000)
  })

  test('2: parameters of the path item, and by reference, are arguments', async () => {
    const schema = await inputSchema(
      {
        '/x/{id}': {
          parameters: [{ $ref: '#/components/parameters/Id' }],
          get: { operationId: 'a', parameters: [inQuery('q', { type: 'string' })] },
        },
      },
      { parameters: { Id: inPath('id') } },
    )
    expect(Object.keys(schema['properties'] as object).toSorted()).toEqual(['id', 'q'])
  })

  test('3: what stands beside a $ref wins over the component', async () => {
    const schema = await inputSchema(
      {
        '/x': {
          post: {
            operationId: 'a',
            requestBody: json({
              type: 'object',
              properties: { part: { $ref: '#/components/schemas/Part', description: 'field level' } },
            }),
          },
        },
      },
      { schemas: { Part: { type: 'object', description: 'component level' } } },
    )
    expect((schema['properties'] as Record<string, object>)['part']).toMatchObject({ description: 'field level' })
  })

  test('4: a path and a body of the same name both arrive', async () => {
    const requestBody = json({ type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] })
    const { call, client } = await echo({
      '/x/{id}': { put: { operationId: 'put', parameters: [inPath('id')], requestBody } },
    })
    const schema = (await client.listTools()).tools[0]?.inputSchema
    expect(schema?.required).toHaveLength(new Set(schema?.required).size)
    const result = await call('put', { id__path: 'seven', id: 8 })
    expect(result.structuredContent).toMatchObject({ url: '/x/seven', body: { id: 8 } })
  })

  test('5: bodies that are no objects are sent as they are', async () => {
    const { call } = await echo({
      '/list': { post: { operationId: 'list', requestBody: json({ type: 'array', items: { type: 'integer' } }) } },
      '/text': { post: { operationId: 'text', requestBody: json({ type: 'string' }) } },
      '/union': {
        post: { operationId: 'union', requestBody: json({ oneOf: [{ type: 'array' }, { type: 'integer' }] }) },
      },
    })
    expect((await call('list', { body: [1, 2] })).structuredContent).toMatchObject({ body: [1, 2] })
    expect((await call('text', { body: 'x' })).structuredContent).toMatchObject({ body: 'x' })
    expect((await call('union', { body: 3 })).structuredContent).toMatchObject({ body: 3 })
  })

  test('6: JSON is chosen although another content type comes first', async () => {
    const schema = { type: 'object', properties: { a: { type: 'integer' } } }
    const content = { 'text/plain': { schema: { type: 'string' } }, 'application/json': { schema } }
    const { call } = await echo({ '/x': { post: { operationId: 'a', requestBody: { content } } } })
    expect((await call('a', { a: 1 })).structuredContent).toMatchObject({ body: { a: 1 } })
  })

  test('7: no type is invented for unions, untyped enums and anything', async () => {
    const schema = await inputSchema({
      '/x': {
        get: {
          operationId: 'a',
          parameters: [
            inQuery('union', { anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'null' }] }),
            inQuery('choice', { enum: [1, 'b'] }),
            inQuery('any', {}),
          ],
        },
      },
    })
    const { union, choice, any } = schema['properties'] as Record<string, object>
    expect(JSON.stringify(union)).toContain('"items"')
    expect(choice).not.toHaveProperty('type')
    expect(any).not.toHaveProperty('type')
  })

  test('8: header and cookie parameters are arguments', async () => {
    const parameters = [
      { name: 'x-page', in: 'header', schema: { type: 'integer' } },
      { name: 'theme', in: 'cookie', schema: { type: 'string' } },
    ]
    const app = Fastify()
    app.get('/x', async ({ headers }) => ({ page: headers['x-page'], cookie: headers.cookie }))
    const { call } = await connect(app, { openapi: documentOf({ '/x': { get: { operationId: 'a', parameters } } }) })
    // A header that is no string was a TypeError there (20).
    expect((await call('a', { 'x-page': 2, theme: 'dark' })).structuredContent).toEqual({
      page: '2',
      cookie: 'theme=dark',
    })
  })

  test('9, 10: names are unique and legal, whatever the operationIds are', async () => {
    const names = await toolNames(
      documentOf({
        '/a': { get: { operationId: 'same' }, post: { operationId: 'same' } },
        '/b': { get: { operationId: 'with spaces/and.dots' }, put: {}, head: { operationId: 'x'.repeat(90) } },
      }),
      { upstream },
    )
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(5)
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_-]{1,64}$/)
  })

  test('11: unknown arguments are refused, so they cannot leak into a body', async () => {
    const requestBody = json({ type: 'object', properties: { a: { type: 'integer' } } })
    const { call } = await echo({ '/x': { post: { operationId: 'a', requestBody } } })
    const result = await call('a', { a: 1, admin: true })
    expect(result.isError).toBe(true)
    expect(textOf(result)).toContain('admin')
  })

  test('14: a schema that is used often stands once in a tool', async () => {
    const big = {
      type: 'object',
      properties: Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`p${n}`, { type: 'string' }])),
    }
    const properties = Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [`big${n}`, { $ref: '#/components/schemas/Big' }]),
    )
    const schema = await inputSchema(
      { '/x': { post: { operationId: 'a', requestBody: json({ type: 'object', properties }) } } },
      { schemas: { Big: big } },
    )
    expect(JSON.stringify(schema).length).toBeLessThan(3 * JSON.stringify(big).length)
  })
})

describe('filters', () => {
  const paths = {
    '/a': { get: { operationId: 'a', tags: ['y'] } },
    '/z': { get: { operationId: 'z', tags: ['z'] } },
    '/url': { get: { operationId: 'url' } },
  }

  test.each<[string, ApiMcpOptions, string[]]>([
    ['two excludes both hold', { exclude: { operations: ['a'], tags: ['z'] } }, ['url']],
    ['an exclude adds nothing to an include', { include: { tags: ['z'] }, exclude: { operations: ['url'] } }, ['z']],
    ['the same the other way round', { include: { operations: ['url'] }, exclude: { tags: ['z'] } }, ['url']],
  ])('28: %s', async (_name, options, expected) => {
    expect(await toolNames(documentOf(paths), { upstream, ...options })).toEqual(expected)
  })

  test('28: what is filtered cannot be called', async () => {
    const { call } = await echo(paths, { exclude: { operations: ['a'] } })
    await expect(call('a')).rejects.toThrow(/a/)
  })
})

describe('transport', () => {
  test('32: the first requests may come all at once', async () => {
    const endpoint = await serve(
      new ApiMcp(createEcho(), { openapi: documentOf({ '/x': { get: { operationId: 'a' } } }) }),
    )
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'a', arguments: {} } })
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => fetch(endpoint, { method: 'POST', headers, body }).then((r) => r.status)),
    )
    expect(new Set(answers)).toEqual(new Set([200]))
  })

  test('34: another origin is refused', async () => {
    const endpoint = await serve(new ApiMcp(createEcho(), { openapi: documentOf({ '/x': { get: {} } }) }))
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://evil.example' },
      body: '{}',
    })
    expect(response.status).toBe(403)
  })

  test('45: mounting on a router of another app adds no routes to the API', async () => {
    const api = createEcho()
    await connect(api, { openapi: documentOf({ '/x': { get: { operationId: 'a' } } }) }, { prefix: '/agents' })
    expect((await api.inject('/agents/mcp')).json()).toMatchObject({ url: '/agents/mcp' })
  })

  test('46: the root is a path that can be mounted', async () => {
    const mcp = new ApiMcp(createEcho(), { openapi: documentOf({ '/x': { get: { operationId: 'a' } } }) })
    const endpoint = await serve(mcp, '', '/')
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
    expect((await fetch(endpoint, { method: 'POST', headers, body })).status).toBe(200)
  })

  test('47: a refresh is seen by clients that are connected', async () => {
    const paths: Record<string, object> = { '/a': { get: { operationId: 'a' } } }
    const mcp = new ApiMcp(createEcho(), { openapi: () => documentOf(paths) })
    const endpoint = await serve(mcp)
    const list = async (): Promise<string> => {
      const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
      return (await fetch(endpoint, { method: 'POST', headers, body })).text()
    }
    expect(await list()).not.toContain('"b"')
    paths['/b'] = { get: { operationId: 'b' } }
    await mcp.refresh()
    expect(await list()).toContain('"b"')
  })
})
