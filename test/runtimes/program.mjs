// What a user does on any runtime: web requests in, an API in memory or on the network behind; run by run.mjs.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { Elysia, t } from 'elysia'
import Fastify from 'fastify'
import { Hono } from 'hono'
import { ApiMcp } from '../../dist/index.js'

const idParameter = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } }
const openapi = {
  openapi: '3.1.0',
  info: { title: 'Items', version: '1' },
  paths: { '/items/{id}': { get: { operationId: 'get_item', parameters: [idParameter] } } },
}
const logger = { debug() {}, info() {}, warn() {}, error: console.error }

/** The official client lists and calls. */
async function use(url) {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } })
  await client.connect(new StreamableHTTPClientTransport(new URL(url)))
  const { tools } = await client.listTools()
  assert.deepEqual(
    tools.map(({ name }) => name),
    ['get_item'],
  )
  const good = await client.callTool({ name: 'get_item', arguments: { id: 5 } })
  assert.deepEqual(good.structuredContent, { id: 5 })
  const bad = await client.callTool({ name: 'get_item', arguments: { id: 'x' } })
  assert.equal(bad.isError, true)
  await client.close()
}

const listen = (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))
const toItem = (path) => JSON.stringify({ id: Number(path.split('/').pop()) })

/** The runtime's own server in front of `fetch()`; Node has none. */
function serve(fetch) {
  const address = { port: 0, hostname: '127.0.0.1' }
  if (globalThis.Bun) return globalThis.Bun.serve({ ...address, fetch }).port
  if (globalThis.Deno) return globalThis.Deno.serve({ ...address, onListen() {} }, fetch).addr.port
  return undefined
}

const hono = new Hono().get('/items/:id', (c) => c.json({ id: Number(c.req.param('id')) }))
const inMemory = new ApiMcp(hono, { openapi, logger })
const port = serve((request) => inMemory.fetch(request))
if (port !== undefined) await use(`http://127.0.0.1:${port}/mcp`)
await use((await inMemory.listen({ port: 0 })).url)

const upstream = createServer((request, response) =>
  response.setHeader('content-type', 'application/json').end(toItem(request.url)),
)
const baseUrl = `http://127.0.0.1:${await listen(upstream)}`
const remote = new ApiMcp(openapi, { upstream: { baseUrl }, logger })
await use((await remote.listen({ port: 0 })).url)

const api = Fastify()
const params = { type: 'object', properties: { id: { type: 'integer' } } }
api.get('/items/:id', { schema: { operationId: 'get_item', params } }, async (request) => ({ id: request.params.id }))
const mcpApp = Fastify()
new ApiMcp(api, { logger }).mountHttp(mcpApp)
await use(`${await mcpApp.listen({ port: 0, host: '127.0.0.1' })}/mcp`)

// Elysia's own server needs Bun.
if (globalThis.Bun) {
  const detail = { operationId: 'get_item' }
  const app = new Elysia().get('/items/:id', ({ params: { id } }) => ({ id }), {
    params: t.Object({ id: t.Integer() }),
    detail,
  })
  new ApiMcp(app, { logger }).mountHttp()
  app.listen({ port: 0, hostname: '127.0.0.1' })
  await use(`http://127.0.0.1:${app.server.port}/mcp`)
}

await Promise.all([inMemory.close(), remote.close(), mcpApp.close()])
console.log('the runtime serves')
process.exit(0)
