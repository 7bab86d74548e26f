/** HTTP+SSE of 2024-11-05 for clients that know nothing newer. */
import { Client, SSEClientTransport } from '@modelcontextprotocol/client'
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js'
import { SSEClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/sse.js'
import { afterEach, expect, test } from 'vitest'
import { createSseEndpoints } from '../../src/mcp/sse.ts'
import type { Catalog } from '../../src/model/catalog.ts'
import { createSampleCatalog } from './sample-catalog.ts'
import { createSettings, serve } from './serve-endpoint.ts'
import type { EndpointOptions } from './serve-endpoint.ts'

const cleanup: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of cleanup.splice(0).reverse()) await close()
})

async function serveSse(
  options: EndpointOptions = {},
): Promise<{ url: string; sse: ReturnType<typeof createSseEndpoints> }> {
  const sse = createSseEndpoints(createSettings(options))
  const listener = await serve({ '/sse': sse.stream, '/sse/messages': sse.messages })
  cleanup.push(
    () => listener.close(),
    () => sse.close(),
  )
  return { url: `${listener.origin}/sse`, sse }
}

async function open(
  url: string,
): Promise<{ messages: string; reader: ReadableStreamDefaultReader<Uint8Array>; first: string }> {
  const response = await fetch(url, { headers: { accept: 'text/event-stream' } })
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const first = new TextDecoder().decode((await reader.read()).value)
  const path = /data: (\S+)/.exec(first)?.[1] ?? ''
  return { messages: new URL(path, url).href, reader, first }
}

function post(url: string, body: string, contentType = 'application/json'): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': contentType }, body })
}

const PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}'

test('the first event says where to post', async () => {
  const { url } = await serveSse()
  const { first, reader } = await open(url)
  expect(first).toMatch(/^event: endpoint\ndata: \/sse\/messages\?sessionId=[0-9a-f-]{36}\n\n$/)
  await reader.cancel()
})

test('a client of version 1 and one of version 2 list and call', async () => {
  const { url } = await serveSse()
  const v1 = new ClientV1({ name: 'test', version: '1' })
  await v1.connect(new TransportV1(new URL(url)))
  const v2 = new Client({ name: 'test', version: '1' })
  await v2.connect(new SSEClientTransport(new URL(url)))
  for (const client of [v1, v2]) {
    expect((await client.listTools()).tools).toHaveLength(7)
    expect(await client.callTool({ name: 'echo', arguments: { a: 1 } })).toMatchObject({
      structuredContent: { args: { a: 1 } },
    })
    await client.ping()
    await client.close()
  }
})

test('a post without a session is 400, one for an unknown or ended session 404', async () => {
  const { url } = await serveSse()
  expect((await post(`${url}/messages`, PING)).status).toBe(400)
  expect((await post(`${url}/messages?sessionId=nope`, PING)).status).toBe(404)
  const { messages, reader } = await open(url)
  expect((await post(messages, PING)).status).toBe(202)
  await reader.cancel()
  await expect.poll(async () => (await post(messages, PING)).status).toBe(404)
})

test('a post that is no message is refused, and the session goes on', async () => {
  const { url } = await serveSse()
  const { messages, reader } = await open(url)
  expect((await post(messages, '{')).status).toBe(400)
  expect((await post(messages, '{"a":1}')).status).toBe(400)
  expect((await post(messages, PING, 'text/plain')).status).toBe(415)
  expect((await post(messages, PING)).status).toBe(202)
  expect(new TextDecoder().decode((await reader.read()).value)).toContain('"result":{}')
  await reader.cancel()
})

test('other methods are 405', async () => {
  const { url } = await serveSse()
  expect((await fetch(url, { method: 'POST' })).status).toBe(405)
  expect((await fetch(`${url}/messages`)).status).toBe(405)
})

test('streams over limits.openStreams are refused until one ends', async () => {
  const { url } = await serveSse({ limits: { openStreams: 1 } })
  const { reader } = await open(url)
  expect((await fetch(url)).status).toBe(503)
  await reader.cancel()
  await expect
    .poll(async () => {
      const response = await fetch(url)
      await response.body?.cancel()
      return response.status
    })
    .toBe(200)
})

test('each call is made for the client that posted it', async () => {
  const seen: unknown[] = []
  const catalog: Catalog = {
    ...createSampleCatalog(),
    call: (_tool, _args, caller) => {
      seen.push(caller.headers['x-user'])
      return Promise.resolve({ content: [] })
    },
  }
  const { url } = await serveSse({ current: () => catalog })
  const { messages, reader } = await open(url)
  const body = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo"}}'
  await fetch(messages, { method: 'POST', headers: { 'content-type': 'application/json', 'x-user': 'ann' }, body })
  await expect.poll(() => seen).toEqual(['ann'])
  await reader.cancel()
})

test('a change of the tools is announced, and the new ones are served', async () => {
  let catalog: Catalog = createSampleCatalog()
  const { url, sse } = await serveSse({ current: () => catalog })
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(new SSEClientTransport(new URL(url)))
  let changes = 0
  client.setNotificationHandler('notifications/tools/list_changed', () => void (changes += 1))
  const [first] = catalog.tools
  catalog = { ...catalog, tools: first ? [first] : [] }
  sse.notifyChanged()
  await expect.poll(() => changes).toBe(1)
  expect((await client.listTools()).tools).toHaveLength(1)
  await expect(client.callTool({ name: 'list', arguments: {} })).rejects.toMatchObject({ code: -32_602 })
  await client.close()
})

test('close() lets calls finish, then ends the streams', async () => {
  let finish: (() => void) | undefined
  const catalog: Catalog = {
    ...createSampleCatalog(),
    call: () => new Promise((resolve) => void (finish = () => resolve({ content: [] }))),
  }
  const { url, sse } = await serveSse({ current: () => catalog })
  const { messages, reader } = await open(url)
  await post(messages, '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo"}}')
  await expect.poll(() => finish).toBeDefined()
  const closing = sse.close()
  finish?.()
  expect(new TextDecoder().decode((await reader.read()).value)).toContain('"result":{"content":[]}')
  expect((await reader.read()).done).toBe(true)
  await closing
})

test('a client that goes away cancels its calls', async () => {
  let cancelled = false
  const catalog: Catalog = {
    ...createSampleCatalog(),
    call: (_tool, _args, caller) =>
      new Promise((resolve) => {
        caller.cancellation?.onCancel(() => {
          cancelled = true
          resolve({ content: [] })
        })
      }),
  }
  const { url } = await serveSse({ current: () => catalog })
  const { messages, reader } = await open(url)
  await post(messages, '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo"}}')
  await reader.cancel()
  await expect.poll(() => cancelled).toBe(true)
})
