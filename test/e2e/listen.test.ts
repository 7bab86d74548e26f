import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { ApiMcp } from '../../src/api-mcp.ts'

const openapi = {
  openapi: '3.1.0',
  info: { title: 'T', version: '1' },
  paths: { '/a': { get: { operationId: 'a' } } },
}
const api = (request: Request): Response => Response.json({ path: new URL(request.url).pathname })
const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'a', arguments: {} } })

async function listen(options: { path?: string } = {}): Promise<string> {
  const mcp = new ApiMcp(api, { openapi })
  onTestFinished(() => mcp.close())
  return (await mcp.listen({ port: 0, ...options })).url
}

test('listen() serves the endpoint and nothing else', async () => {
  const url = await listen()
  expect(new URL(url).pathname).toBe('/mcp')
  const answer = await fetch(`${url}?x=1`, { method: 'POST', headers, body })
  expect(await answer.json()).toMatchObject({ result: { structuredContent: { path: '/a' } } })
  expect((await fetch(new URL('/a', url))).status).toBe(404)
})

test.each(['agents', '/agents/', '/'])('listen() takes the path %s', async (path) => {
  const url = await listen({ path })
  expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(200)
})

test('listen() that cannot have its port rejects, and close() ends what listens', async () => {
  const mcp = new ApiMcp(api, { openapi })
  const { url, close } = await mcp.listen({ port: 0 })
  await expect(mcp.listen({ port: Number(new URL(url).port) })).rejects.toMatchObject({ code: 'APP_NOT_STARTED' })
  await close()
  await expect(fetch(url)).rejects.toThrow()
})

test('listen() refuses a request with two Hosts, or two tokens', async () => {
  const { port } = new URL(await listen())
  const send = (fields: string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const lines = ['POST /mcp HTTP/1.1', ...fields, 'Content-Length: 0', 'Connection: close', '', '']
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(lines.join('\r\n')))
      socket.once('data', (data) => resolve(data.toString().slice(9, 12))).once('error', reject)
    })
  expect(await send(['Host: localhost', 'Host: evil.example'])).toBe('400')
  expect(await send(['Host: localhost', 'Authorization: Bearer a', 'authorization: Bearer b'])).toBe('400')
  expect(await send(['Host: localhost'])).toBe('415')
})

test('fetch() takes every path for the endpoint', async () => {
  const mcp = new ApiMcp(api, { openapi })
  for (const path of ['/', '/mcp', '/any/where']) {
    const answer = await mcp.fetch(new Request(`http://localhost${path}`, { method: 'POST', headers, body }))
    expect(await answer.json()).toMatchObject({ result: { structuredContent: { path: '/a' } } })
  }
  await mcp.close()
})
