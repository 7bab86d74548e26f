import { spawn } from 'node:child_process'
import { request } from 'node:http'
import { Agent } from 'node:http'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

// Work, not time: bytes that one request allocates in the server, which a busy machine does not change.
const CALLS = 2000
/** Bytes of one tools/call over those of one bare GET of the same route; raise it only with a reason in the commit. */
const BUDGET = 4

let server: ReturnType<typeof spawn>
let port: number
const agent = new Agent({ keepAlive: true, maxSockets: 1 })

beforeAll(async () => {
  const file = fileURLToPath(new URL('server.mjs', import.meta.url))
  server = spawn(process.execPath, ['--max-semi-space-size=256', '--min-semi-space-size=256', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  port = await new Promise((resolve) => server.stdout?.once('data', (chunk: Buffer) => resolve(Number(String(chunk)))))
})
afterAll(() => {
  agent.destroy()
  server.kill()
})

test('a tools/call allocates at most four times what a bare GET allocates', async () => {
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'get_item', arguments: { item_id: 7 } },
  })
  const call = (): Promise<string> => send('POST', '/mcp', body)
  expect(await call()).toContain('Item 7')
  const bare = await bytesOf(() => send('GET', '/items/7'))
  const tool = await bytesOf(call)
  expect(tool / bare, `${Math.round(tool)} bytes against ${Math.round(bare)}`).toBeLessThan(BUDGET)
})

async function bytesOf(run: () => Promise<string>): Promise<number> {
  for (let n = 0; n < CALLS; n++) await run()
  const before = await allocated()
  for (let n = 0; n < CALLS; n++) await run()
  return ((await allocated()) - before) / CALLS
}

async function allocated(): Promise<number> {
  return (JSON.parse(await send('GET', '/allocated')) as { bytes: number }).bytes
}

function send(method: string, path: string, body?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers =
      body === undefined
        ? {}
        : {
            'content-type': 'application/json',
            accept: 'application/json, text/event-stream',
            'mcp-protocol-version': '2025-06-18',
          }
    const outgoing = request({ port, host: '127.0.0.1', method, path, agent, headers }, (response) => {
      let text = ''
      response
        .setEncoding('utf8')
        .on('data', (chunk: string) => (text += chunk))
        .on('end', () => resolve(text))
    })
    outgoing.on('error', reject).end(body)
  })
}
