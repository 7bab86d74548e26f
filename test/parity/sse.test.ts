import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import Fastify from 'fastify'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'
import { createSimpleApp } from './simple-app.ts'

describe.each(['', '/api/v1'])('HTTP+SSE below "%s"', (prefix) => {
  const serveSse = async (): Promise<URL> => {
    const app = Fastify({ forceCloseConnections: true })
    const mcp = new ApiMcp(createSimpleApp(), { name: 'Simple' })
    await app.register(async (scope) => mcp.mountSse(scope), { prefix })
    const origin = await app.listen({ port: 0, host: '127.0.0.1' })
    onTestFinished(() => app.close())
    return new URL(`${prefix}/sse`, origin)
  }

  test('the stream begins with the address for messages', async () => {
    const controller = new AbortController()
    const response = await fetch(await serveSse(), { signal: controller.signal })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const chunk = await response.body?.getReader().read()
    const text = new TextDecoder().decode(chunk?.value)
    expect(text).toMatch(/^event: endpoint\r?\ndata: /)
    expect(text).toContain(`${prefix}/sse/messages?sessionId=`)
    controller.abort()
  })

  test('an old client initializes, pings, lists and calls', async () => {
    const client = new Client({ name: 'old', version: '1' })
    await client.connect(new SSEClientTransport(await serveSse()))
    onTestFinished(() => client.close())
    expect(client.getServerVersion()).toMatchObject({ name: 'Simple' })
    await client.ping()
    expect((await client.listTools()).tools).toHaveLength(7)
    const result = await client.callTool({ name: 'get_item', arguments: { item_id: 1 } })
    expect(JSON.stringify(result)).toContain('Item 1')
  })

  test('messages of no session, and of an unknown one, are refused', async () => {
    const stream = await serveSse()
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })
    const none = await fetch(`${stream.href}/messages`, { method: 'POST', headers, body })
    expect(none.status).toBe(400)
    const unknown = await fetch(`${stream.href}/messages?sessionId=0b54c1f6-0000-4000-8000-000000000000`, {
      method: 'POST',
      headers,
      body,
    })
    expect(unknown.status).toBe(404)
  })
})
