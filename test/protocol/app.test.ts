/** `ApiMcp` on an app, over a socket: tokens and scopes in the right order, and HTTP+SSE beside Streamable HTTP. */
import { Client, SSEClientTransport, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { createAdaptorServer } from '@hono/node-server'
import express from 'express'
import Fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { Hono } from 'hono'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'
import type { ApiMcpOptions } from '../../src/options.ts'

let calls = 0
const apps: FastifyInstance[] = []
beforeEach(() => void (calls = 0))
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close()
})

function createMcp(options: ApiMcpOptions = {}): ApiMcp {
  const api = Fastify()
  const params = { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] }
  api.get('/items/:id', { schema: { operationId: 'get_item', params } }, (request) => {
    calls += 1
    return { id: (request.params as { id: number }).id, token: request.headers.authorization }
  })
  return new ApiMcp(api, { logger: SILENT, ...options })
}

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

async function listen(mount: (app: FastifyInstance) => void): Promise<string> {
  const app = Fastify()
  apps.push(app)
  mount(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
}

const auth: NonNullable<ApiMcpOptions['access']>['auth'] = {
  resource: 'https://mcp.example.com/mcp',
  issuer: 'https://issuer.example.com',
  requiredScopes: { get_item: ['items:read'] },
  verifyToken: (token) =>
    token.startsWith('good')
      ? { subject: token, scopes: token.startsWith('good-read') ? ['items:read'] : [] }
      : undefined,
}

const VERSION = 'io.modelcontextprotocol/protocolVersion'
const META = { [VERSION]: '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {} }

/** The SDK answers when a log level is asked for, the fast path when not. */
const LOGGED = { ...META, 'io.modelcontextprotocol/logLevel': 'info' }

function call(url: string, token: string | undefined, meta: object = META): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'get_item',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'get_item', arguments: { id: 3 }, _meta: meta },
    }),
  })
}

describe.each([
  ['the fast path', META],
  ['the SDK', LOGGED],
])('with access.auth, where %s answers', (_who, meta) => {
  test('no or a bad token is 401, too few scopes are 403, and the API is not asked', async () => {
    const mcp = createMcp({ access: { auth } })
    const url = `${await listen((app) => mcp.mountHttp(app))}/mcp`
    expect((await call(url, undefined, meta)).status).toBe(401)
    expect((await call(url, 'bad', meta)).status).toBe(401)
    const forbidden = await call(url, 'good', meta)
    expect([forbidden.status, forbidden.headers.get('www-authenticate')]).toEqual([
      403,
      expect.stringContaining('scope="items:read"'),
    ])
    expect(calls).toBe(0)
    const allowed = await call(url, 'good-read', meta)
    expect([allowed.status, await allowed.json()]).toEqual([
      200,
      expect.objectContaining({
        result: expect.objectContaining({ structuredContent: expect.objectContaining({ id: 3 }) }),
      }),
    ])
    expect(calls).toBe(1)
  })
})

async function scopeOf(options: ApiMcpOptions): Promise<unknown> {
  const mcp = createMcp(options)
  const url = `${await listen((app) => mcp.mountHttp(app))}/mcp`
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
  const headers = { authorization: 'Bearer good' }
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }))
  const { cacheScope } = (await client.listTools()) as { cacheScope?: unknown }
  await client.close()
  return cacheScope
}

test('the list may be kept by shared caches only when it is the same for everybody', async () => {
  expect(await scopeOf({})).toBe('public')
  expect(await scopeOf({ access: { auth } })).toBe('private')
  expect(await scopeOf({ filter: () => true })).toBe('private')
  expect(await scopeOf({ extend: (server) => void server.registerTool('own', {}, () => ({ content: [] })) })).toBe(
    'private',
  )
})

test('a tool that filter hides from a caller is neither listed nor called', async () => {
  const mcp = createMcp({ filter: (_operation, context) => context?.headers['x-user'] !== 'guest' })
  const url = new URL(`${await listen((app) => mcp.mountHttp(app))}/mcp`)
  for (const user of ['guest', 'ann']) {
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } })
    await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers: { 'x-user': user } } }))
    expect((await client.listTools()).tools).toHaveLength(user === 'guest' ? 0 : 1)
    const result = client.callTool({ name: 'get_item', arguments: { id: 1 } })
    if (user === 'guest') await expect(result).rejects.toMatchObject({ code: -32_602 })
    else expect(await result).toMatchObject({ structuredContent: { id: 1 } })
    await client.close()
  }
  expect(calls).toBe(1)
})

test('HTTP+SSE and Streamable HTTP serve the same tools side by side', async () => {
  const mcp = createMcp()
  const origin = await listen((app) => {
    mcp.mountHttp(app)
    mcp.mountSse(app)
  })
  const transports = [
    new SSEClientTransport(new URL(`${origin}/sse`)),
    new StreamableHTTPClientTransport(new URL(`${origin}/mcp`)),
  ]
  for (const transport of transports) {
    const client = new Client({ name: 'test', version: '1' })
    await client.connect(transport)
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['get_item'])
    expect(await client.callTool({ name: 'get_item', arguments: { id: 5 } })).toMatchObject({
      structuredContent: { id: 5 },
    })
    await client.close()
  }
})

test.each<[string, () => { mount: unknown; server: Server }]>([
  [
    'Express',
    () => {
      const app = express()
      return { mount: app, server: createServer(app) }
    },
  ],
  [
    'Hono',
    () => {
      const app = new Hono()
      return { mount: app, server: createAdaptorServer({ fetch: app.fetch }) as Server }
    },
  ],
])('HTTP+SSE on %s, where web streams or Node writes carry it', async (_framework, createHost) => {
  const { mount, server } = createHost()
  const mcp = createMcp()
  mcp.mountSse(mount)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(
    new SSEClientTransport(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/sse`)),
  )
  expect(await client.callTool({ name: 'get_item', arguments: { id: 5 } })).toMatchObject({
    structuredContent: { id: 5 },
  })
  await client.close()
  await mcp.close()
  server.close()
})

test('HTTP+SSE below a prefix tells the client the whole path', async () => {
  const mcp = createMcp()
  const origin = await listen((app) => {
    app.register(async (scoped) => mcp.mountSse(scoped, { path: '/events' }), { prefix: '/v1' })
  })
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(new SSEClientTransport(new URL(`${origin}/v1/events`)))
  expect(await client.callTool({ name: 'get_item', arguments: { id: 5 } })).toMatchObject({
    structuredContent: { id: 5 },
  })
  await client.close()
})

test('HTTP+SSE asks for tokens too, and a session belongs to who opened it', async () => {
  const mcp = createMcp({ access: { auth }, upstream: { forwardHeaders: ['authorization'] } })
  const origin = await listen((app) => {
    mcp.mountHttp(app)
    mcp.mountSse(app)
  })
  expect((await fetch(`${origin}/sse`)).status).toBe(401)
  const stream = await fetch(`${origin}/sse`, { headers: { authorization: 'Bearer good-read.ann' } })
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader()
  const path = /data: (\S+)/.exec(new TextDecoder().decode((await reader.read()).value))?.[1]
  const post = (token: string): Promise<Response> =>
    fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: '{"jsonrpc":"2.0","id":1,"method":"ping"}',
    })
  expect((await post('bad')).status).toBe(401)
  expect((await post('good-read.bob')).status).toBe(404)
  expect((await post('good-read.ann')).status).toBe(202)
  await reader.cancel()
})

test('closing the app ends streams', async () => {
  const mcp = createMcp()
  const origin = await listen((app) => {
    mcp.mountHttp(app)
    mcp.mountSse(app)
  })
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
  await client.connect(new StreamableHTTPClientTransport(new URL(`${origin}/mcp`)))
  const subscription = await client.listen({ toolsListChanged: true })
  const old = new Client({ name: 'test', version: '1' })
  await old.connect(new SSEClientTransport(new URL(`${origin}/sse`)))
  await apps.pop()?.close()
  expect(await subscription.closed).toBe('graceful')
  await client.close()
  await old.close()
})
