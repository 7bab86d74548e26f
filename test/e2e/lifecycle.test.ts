/** Reading anew while calls are under way, and the end of an instance. */
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import Fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { ApiMcp } from '../../src/api-mcp.ts'

const documentOf = (...names: string[]): object => ({
  openapi: '3.1.0',
  info: { title: 'T', version: '1' },
  paths: Object.fromEntries(names.map((name) => [`/${name}`, { get: { operationId: name } }])),
})
const api = (request: Request): Response => Response.json({ path: new URL(request.url).pathname })
const SILENT = { debug() {}, info() {}, warn() {}, error() {} }
const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'a', arguments: {} } })

/** An API that answers `/slow` when it is let go. */
async function startApi(): Promise<{ readonly origin: string; readonly held: ServerResponse[] }> {
  const held: ServerResponse[] = []
  const server = createServer((request, response) => {
    if (request.url === '/slow') held.push(response)
    else response.setHeader('content-type', 'application/json').end('{"ok":true}')
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, held }
}

test('refresh() waits for no call, cuts none off, and subscribers hear of it at once', async () => {
  const { origin, held } = await startApi()
  let names = ['slow', 'a']
  const mcp = new ApiMcp((request: Request) => fetch(request), {
    openapi: async () => documentOf(...names),
    upstream: { baseUrl: origin },
  })
  const { url } = await mcp.listen({ port: 0 })
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
  await client.connect(new StreamableHTTPClientTransport(new URL(url)))
  const changed = new Promise<void>((resolve) =>
    client.setNotificationHandler('notifications/tools/list_changed', () => resolve()),
  )
  await client.listen({ toolsListChanged: true })
  const slow = mcp.call('slow')
  await expect.poll(() => held.length).toBe(1)

  names = ['slow', 'a', 'b']
  await mcp.refresh()
  await changed
  expect(await mcp.call('a')).toMatchObject({ structuredContent: { ok: true } })
  held[0]?.setHeader('content-type', 'application/json').end('{"slow":true}')
  expect(await slow).toMatchObject({ structuredContent: { slow: true } })
  await client.close()
  await mcp.close()
})

test('refresh() before anything was read starts the app: routes of its plugins are there', async () => {
  const app = Fastify()
  void app.register(async (plugin) => {
    plugin.get('/late', { schema: { operationId: 'late' } }, async () => ({ late: true }))
  })
  const mcp = new ApiMcp(app, { logger: SILENT })
  await mcp.refresh()
  expect((await mcp.tools()).map(({ name }) => name)).toEqual(['late'])
  await mcp.close()
})

test('refresh() during the first reading has the last word', async () => {
  let readings = 0
  const openapi = async (): Promise<object> => {
    const reading = ++readings
    if (reading === 1) await new Promise((resolve) => setTimeout(resolve, 50))
    return documentOf(`v${reading}`)
  }
  const mcp = new ApiMcp(api, { openapi })
  const first = mcp.ready()
  await mcp.refresh()
  await first
  expect((await mcp.tools()).map(({ name }) => name)).toEqual(['v2'])
  await mcp.close()
})

test('the end of one listener is not that of others, nor of the instance', async () => {
  const mcp = new ApiMcp(api, { openapi: documentOf('a') })
  const first = await mcp.listen({ port: 0 })
  await first.close()
  const second = await mcp.listen({ port: 0 })
  expect((await fetch(second.url, { method: 'POST', headers, body })).status).toBe(200)
  await mcp.close()
  await expect(fetch(second.url, { method: 'POST', headers, body })).rejects.toThrow()
})

test('a closed instance says that it is', async () => {
  const mcp = new ApiMcp(api, { openapi: documentOf('a'), logger: SILENT })
  const ask = (): Promise<Response> => mcp.fetch(new Request('http://localhost/mcp', { method: 'POST', headers, body }))
  expect((await ask()).status).toBe(200)
  await mcp.close()
  expect((await ask()).status).toBe(503)
  for (const use of [() => mcp.tools(), () => mcp.call('a'), () => mcp.refresh(), () => mcp.listen({ port: 0 })]) {
    await expect(use()).rejects.toMatchObject({ code: 'CLOSED' })
  }
})

test('close() during the start runs the close hooks of the app', async () => {
  const app = Fastify()
  let closed = false
  app.addHook('onClose', async () => void (closed = true))
  app.get('/a', { schema: { operationId: 'a' } }, async () => ({}))
  const mcp = new ApiMcp(app, { logger: SILENT })
  const ready = mcp.ready()
  await mcp.close()
  await ready
  expect(closed).toBe(true)
})

test('limits are those of the instance, on however many apps it is mounted', async () => {
  let held: ((response: Response) => void) | undefined
  const waiting = (): Promise<Response> => new Promise((resolve) => void (held = resolve))
  const mcp = new ApiMcp(waiting, { openapi: documentOf('a'), limits: { concurrentCalls: 1 } })
  const [one, two] = [await mcp.listen({ port: 0 }), await mcp.listen({ port: 0 })]
  const first = fetch(one.url, { method: 'POST', headers, body })
  await expect.poll(() => held).toBeDefined()
  expect(await (await fetch(two.url, { method: 'POST', headers, body })).text()).toContain('UPSTREAM_BUSY')
  held?.(Response.json({}))
  expect((await first).status).toBe(200)
  await mcp.close()
})
