/** Frameworks in the placements, with the official client; Nest is in nest-placements.test.ts. */
import { connect as connectHttp2 } from 'node:http2'
import { text } from 'node:stream/consumers'
import swagger from '@fastify/swagger'
import express from 'express'
import Fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { H3 } from 'h3'
import { Hono } from 'hono'
import { expect, onTestFinished, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'
import { listenWith } from './node-server.ts'
import { callItem, listenFastify, quiet } from './placed.ts'

function createFastifyApi(): FastifyInstance {
  const app = Fastify()
  const schema = {
    operationId: 'get_item',
    params: { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] },
  }
  app.register(async (items) => {
    items.get<{ Params: { id: number } }>('/items/:id', { schema }, async ({ params }) => ({ id: params.id }))
  })
  return app
}

test('Fastify: the API app serves MCP itself', async () => {
  const app = createFastifyApi()
  new ApiMcp(app, { logger: quiet }).mountHttp()
  expect(await callItem(await listenFastify(app), 'get_item')).toEqual({ id: 3 })
})

test('Fastify: tests of a user call the endpoint with inject()', async () => {
  const host = Fastify()
  new ApiMcp(createFastifyApi(), { logger: quiet }).mountHttp(host)
  onTestFinished(() => host.close())
  for (const method of ['tools/call', 'initialize']) {
    const call = { name: 'get_item', arguments: { id: 3 } }
    const start = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } }
    const payload = { jsonrpc: '2.0', id: 1, method, params: method === 'tools/call' ? call : start }
    const { statusCode, body } = await host.inject({ method: 'POST', url: '/mcp', headers: PING.headers, payload })
    expect([statusCode, body]).toEqual([200, expect.stringContaining('"result"')])
  }
})

test('Fastify: the API app with @fastify/swagger serves MCP itself', async () => {
  const app = Fastify()
  app.register(swagger)
  app.register(createItems)
  new ApiMcp(app, { logger: quiet }).mountHttp()
  expect(await callItem(await listenFastify(app), 'get_item', { id: '3' })).toEqual({ id: '3' })
})

test('Fastify: an API app on which @fastify/swagger has loaded already is an app, not a document', async () => {
  const app = Fastify()
  await app.register(swagger, { openapi: { info: { title: 'Shop', version: '1' } } })
  app.register(createItems)
  const host = Fastify()
  new ApiMcp(app, { logger: quiet }).mountHttp(host)
  expect(await callItem(await listenFastify(host), 'get_item', { id: '3' })).toEqual({ id: '3' })
})

async function createItems(app: FastifyInstance): Promise<void> {
  app.get<{ Params: { id: string } }>('/items/:id', { schema: { operationId: 'get_item' } }, async ({ params }) => ({
    id: params.id,
  }))
}

test('Fastify: a separate app starts the API app, and closes it', async () => {
  const api = createFastifyApi()
  const events: string[] = []
  api.addHook('onReady', async () => void events.push('ready'))
  api.addHook('onClose', async () => void events.push('closed'))
  const host = Fastify()
  new ApiMcp(api, { logger: quiet }).mountHttp(host)
  const origin = await listenFastify(host)
  expect(await callItem(origin, 'get_item')).toEqual({ id: 3 })
  expect((await fetch(`${origin}/items/3`)).status).toBe(404)
  await host.close()
  expect(events).toEqual(['ready', 'closed'])
})

test('Fastify: an API app that has the endpoint itself, too, is closed with the MCP app', async () => {
  const api = createFastifyApi()
  const events: string[] = []
  api.addHook('onClose', async () => void events.push('closed'))
  const host = Fastify()
  const mcp = new ApiMcp(api, { logger: quiet })
  mcp.mountHttp()
  mcp.mountHttp(host)
  await listenFastify(host)
  await host.close()
  expect(events).toEqual(['closed'])
})

test('Fastify: close() closes an API app that only tools() had started, also one that has the endpoint itself', async () => {
  const api = createFastifyApi()
  const events: string[] = []
  api.addHook('onClose', async () => void events.push('closed'))
  const mcp = new ApiMcp(api, { logger: quiet })
  mcp.mountHttp()
  await mcp.tools()
  await mcp.close()
  expect(events).toEqual(['closed'])
})

test('Fastify: an API app that listens by itself is not closed with the MCP app', async () => {
  const api = createFastifyApi()
  const origin = await listenFastify(api)
  const host = Fastify()
  new ApiMcp(api, { logger: quiet }).mountHttp(host)
  await listenFastify(host)
  await host.close()
  expect((await fetch(`${origin}/items/3`)).status).toBe(200)
})

test('Fastify: tools() before the start does not keep the app from closing', async () => {
  const app = createFastifyApi()
  const mcp = new ApiMcp(app, { logger: quiet })
  mcp.mountHttp()
  expect((await mcp.tools()).map(({ name }) => name)).toEqual(['get_item'])
  await listenFastify(app)
  await app.close()
})

test('Fastify: a guard of a plugin that is registered after the endpoint applies to it', async () => {
  const host = Fastify()
  new ApiMcp(createFastifyApi(), { logger: quiet }).mountHttp(host)
  const guard = Object.assign(
    async (app: FastifyInstance) => {
      app.addHook('preHandler', async (_request, reply) => reply.code(401).send({ error: 'denied' }))
    },
    { [Symbol.for('skip-override')]: true },
  )
  await host.register(guard)
  const origin = await listenFastify(host)
  const headers = { 'content-type': 'application/json' }
  const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'get_item', arguments: { id: 3 } } }
  const refused = await fetch(`${origin}/mcp`, { method: 'POST', headers, body: JSON.stringify(call) })
  expect([refused.status, await refused.json()]).toEqual([401, { error: 'denied' }])
})

test('Fastify: an endpoint cannot be mounted on an app that is ready', async () => {
  const host = Fastify()
  await host.ready()
  const mcp = new ApiMcp(createFastifyApi(), { logger: quiet })
  expect(() => mcp.mountHttp(host)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
})

test('Fastify: an API app for HTTP/2 is called in memory', async () => {
  const app = Fastify({ http2: true })
  app.get('/a', { schema: { operationId: 'a' } }, async (request, reply) => {
    reply.header('x-version', request.raw.httpVersion)
    return { host: request.host }
  })
  const mcp = new ApiMcp(app, { logger: quiet })
  onTestFinished(() => mcp.close())
  expect((await mcp.call('a')).structuredContent).toEqual({ host: 'localhost' })
})

test('Fastify: callers over HTTP/2 have a Host, too', async () => {
  const host = Fastify({ http2: true })
  const api = Fastify()
  api.get('/a', { schema: { operationId: 'a' } }, async (request) => ({ host: request.host }))
  new ApiMcp(api, { logger: quiet }).mountHttp(host)
  const origin = await host.listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => host.close())
  const session = connectHttp2(origin)
  const stream = session.request({ ':method': 'POST', ':path': '/mcp', ...PING.headers })
  const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'a', arguments: {} } }
  stream.end(JSON.stringify(call))
  const answer = JSON.parse(await text(stream)) as object
  session.close()
  expect(answer).toMatchObject({ result: { structuredContent: { host: new URL(origin).host } } })
})

test('fetch(): an app of the fetch kind sees the scheme of the caller', async () => {
  const openapi = {
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    paths: { '/a': { get: { operationId: 'a' } } },
  }
  const mcp = new ApiMcp((request: Request) => Response.json({ url: request.url }), { openapi })
  onTestFinished(() => mcp.close())
  const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'a', arguments: {} } }
  const answer = await mcp.fetch(new Request('https://mcp.test/mcp', { ...PING, body: JSON.stringify(call) }))
  expect(await answer.json()).toMatchObject({ result: { structuredContent: { url: 'https://mcp.test/a' } } })
})

test('Express: the API app serves MCP itself, and its routes are tools without a document', async () => {
  const app = express()
  const items = express.Router({ mergeParams: true })
  items.get('/:id', (request, response) => void response.json({ id: request.params.id, query: request.query }))
  app.use('/items', items)
  new ApiMcp(app, { logger: quiet }).mountHttp()
  const server = await listenWith(app)
  onTestFinished(() => server.close())
  const args = { id: 'a/b', query: { x: '1' } }
  expect(await callItem(server.origin, 'get_items_id', args)).toEqual({ id: 'a/b', query: { x: '1' } })
})

const PING = {
  method: 'POST',
  headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
}
const auth = { verifyToken: () => undefined, issuer: 'https://issuer.test', audience: 'https://api.test' }

test.each([
  ['Express', () => express()],
  ['Hono', () => new Hono()],
  ['H3', () => new H3()],
  ['Fastify', () => Fastify()],
])('%s: two endpoints at one path are an error', (_framework, createApp) => {
  const app = createApp()
  const mcp = new ApiMcp(createFastifyApi(), { logger: quiet })
  mcp.mountHttp(app)
  mcp.mountHttp(app, { path: '/other' })
  expect(() => mcp.mountHttp(app)).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID', message: 'this app has an MCP endpoint at /mcp already' }),
  )
})

test('Express: an endpoint on a router has its OAuth metadata on the app that is named', async () => {
  const app = express()
  const router = express.Router()
  app.use('/inner', router)
  const openapi = { openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: { '/a': { get: {} } } }
  new ApiMcp(app, { logger: quiet, openapi, access: { auth: { ...auth, metadataApp: app } } }).mountHttp(router)
  const server = await listenWith(app)
  onTestFinished(() => server.close())
  expect((await fetch(`${server.origin}/inner/mcp`, PING)).status).toBe(401)
  const metadata = await fetch(`${server.origin}/.well-known/oauth-protected-resource`)
  expect(await metadata.json()).toMatchObject({ authorization_servers: ['https://issuer.test'] })
})

test('Fastify: an endpoint in a plugin has its OAuth metadata at the root, for its whole path', async () => {
  const host = Fastify()
  host.register(async (inner) => new ApiMcp(createFastifyApi(), { logger: quiet, access: { auth } }).mountHttp(inner), {
    prefix: '/v1',
  })
  const origin = await listenFastify(host)
  expect((await fetch(`${origin}/v1/mcp`, PING)).status).toBe(401)
  const metadata = await fetch(`${origin}/.well-known/oauth-protected-resource/v1/mcp`)
  expect(metadata.status).toBe(200)
})
