/** stdio: framing that survives anything, calls that finish, a child process as clients start it. */
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { serveStdio } from '../../src/mcp/stdio.ts'
import type { Catalog } from '../../src/model/catalog.ts'
import { createSampleCatalog } from './sample-catalog.ts'
import { createSettings } from './serve-endpoint.ts'
import type { EndpointOptions } from './serve-endpoint.ts'

interface Message {
  readonly id?: unknown
  readonly method?: string
  readonly result?: Record<string, unknown>
  readonly error?: { readonly code: number }
}

function open(options: EndpointOptions = {}, catalog: Catalog = createSampleCatalog()) {
  const input = new PassThrough()
  const lines: Message[] = []
  let released = 0
  const settings = createSettings({ current: () => catalog, ...options })
  const connection = serveStdio(catalog, settings, {
    input,
    write(text, done) {
      expect(text.endsWith('\n')).toBe(true)
      lines.push(JSON.parse(text) as Message)
      done()
    },
    release: () => void (released += 1),
  })
  const send = (message: object): void => void input.write(`${JSON.stringify(message)}\n`)
  return { input, lines, send, connection, releases: () => released }
}

const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
}
const INITIALIZE = {
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
}
const LIST = { jsonrpc: '2.0', id: 2, method: 'tools/list', params: { _meta: META } }

test('both eras list and call', async () => {
  const legacy = open()
  legacy.send(INITIALIZE)
  legacy.send({ jsonrpc: '2.0', method: 'notifications/initialized' })
  legacy.send({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'echo', arguments: { a: 1 } } })
  await expect
    .poll(() => legacy.lines.find(({ id }) => id === 1)?.result?.['structuredContent'])
    .toEqual({ args: { a: 1 } })

  const modern = open()
  modern.send({ jsonrpc: '2.0', id: 1, method: 'server/discover', params: { _meta: META } })
  modern.send(LIST)
  await expect.poll(() => (modern.lines.find(({ id }) => id === 2)?.result?.['tools'] as unknown[])?.length).toBe(7)
  await Promise.all([legacy.connection.close(), modern.connection.close()])
})

describe('lines that are no message are answered, and the next one works', () => {
  test.each([
    ['invalid UTF-8', Buffer.from([0xff, 0xfe, 0x0a]), -32_700],
    ['broken JSON', Buffer.from('{"jsonrpc":\n'), -32_700],
    ['JSON that is no message', Buffer.from('[1]\n'), -32_600],
    ['nested without end', Buffer.from(`${'['.repeat(50_000)}${']'.repeat(50_000)}\n`), -32_600],
    ['too long', Buffer.from(`${'a'.repeat(300_000)}\n`), -32_600],
  ])('%s', async (_what, line, code) => {
    const { input, lines, send, connection } = open({ limits: { requestBytes: 200_000 } })
    input.write(line)
    send(LIST)
    await expect.poll(() => lines.length).toBe(2)
    expect(lines).toMatchObject([
      { id: null, error: { code } },
      { id: 2, result: {} },
    ])
    await connection.close()
  })

  test('blank lines and carriage returns are nothing', async () => {
    const { input, lines, connection } = open()
    input.write(`\r\n\n${JSON.stringify(LIST)}\r\n`)
    await expect.poll(() => lines.length).toBe(1)
    await connection.close()
  })
})

test('calls finish after the input has ended, then all is released', async () => {
  let finish: (() => void) | undefined
  const catalog: Catalog = {
    ...createSampleCatalog(),
    call: () => new Promise((resolve) => void (finish = () => resolve({ content: [{ type: 'text', text: 'done' }] }))),
  }
  const { input, lines, send, connection, releases } = open({}, catalog)
  send({ jsonrpc: '2.0', id: 5, method: 'tools/call', params: { name: 'echo', _meta: META } })
  // A subscription has no end of its own and keeps nobody.
  send({
    jsonrpc: '2.0',
    id: 6,
    method: 'subscriptions/listen',
    params: { notifications: { toolsListChanged: true }, _meta: META },
  })
  await expect.poll(() => finish).toBeDefined()
  input.end()
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(releases()).toBe(0)
  finish?.()
  await connection.closed
  expect(lines.find(({ id }) => id === 5)?.result).toMatchObject({ content: [{ text: 'done' }] })
  expect(releases()).toBe(1)
})

test('close() lets calls finish and ends subscriptions with their result', async () => {
  let finish: (() => void) | undefined
  const catalog: Catalog = {
    ...createSampleCatalog(),
    call: () => new Promise((resolve) => void (finish = () => resolve({ content: [] }))),
  }
  const { lines, send, connection, releases } = open({}, catalog)
  const params = { notifications: { toolsListChanged: true }, _meta: META }
  send({ jsonrpc: '2.0', id: 6, method: 'subscriptions/listen', params })
  send({ jsonrpc: '2.0', id: 5, method: 'tools/call', params: { name: 'echo', _meta: META } })
  await expect.poll(() => finish).toBeDefined()
  const closing = connection.close()
  finish?.()
  await closing
  expect(lines.filter(({ result }) => result).map(({ id }) => id)).toEqual([5, 6])
  expect(releases()).toBe(1)
})

test('a cancelled call is cancelled upstream and keeps nobody waiting', async () => {
  let cancelled = false
  const catalog: Catalog = {
    ...createSampleCatalog(),
    call: (_tool, _args, caller) => new Promise(() => void caller.cancellation?.onCancel(() => (cancelled = true))),
  }
  const { input, send, connection } = open({}, catalog)
  send({ jsonrpc: '2.0', id: 5, method: 'tools/call', params: { name: 'echo', _meta: META } })
  await new Promise((resolve) => setTimeout(resolve, 20))
  send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 5 } })
  await expect.poll(() => cancelled).toBe(true)
  input.end()
  await connection.closed
})

test('a change of the tools is announced', async () => {
  let catalog: Catalog = createSampleCatalog()
  const { lines, send, connection } = open({ current: () => catalog }, catalog)
  send(INITIALIZE)
  await expect.poll(() => lines.length).toBe(1)
  const [first] = catalog.tools
  catalog = { ...catalog, tools: first ? [first] : [] }
  connection.notifyChanged()
  await expect.poll(() => lines.filter(({ method }) => method === 'notifications/tools/list_changed')).toHaveLength(1)
  send({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
  await expect.poll(() => lines.at(-1)?.result?.['tools']).toHaveLength(1)
  await connection.close()
})

describe('a process that calls serveStdio()', () => {
  const command = process.execPath
  const server = fileURLToPath(new URL('stdio-server.ts', import.meta.url))
  const load = `import { createJiti } from 'jiti'; await createJiti('${import.meta.url}').import('${server}')`
  const args = ['--input-type=module', '-e', load]

  test('speaks with the official client', async () => {
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
    await client.connect(new StdioClientTransport({ command, args, stderr: 'ignore' }))
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['get_item'])
    expect(await client.callTool({ name: 'get_item', arguments: { id: 3 } })).toMatchObject({
      structuredContent: { id: 3 },
    })
    await client.close()
  })

  test('writes nothing but messages to stdout, and exits when stdin closes', async () => {
    const child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      // jiti's own Babel logs each node of a program: more than Node 24 can write to a pipe at once (EINVAL).
      env: { ...process.env, DEBUG: '*,-babel*', NODE_DEBUG: 'http' },
    })
    const exit = new Promise((resolve) => child.on('exit', resolve))
    let log = ''
    child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()))
    const call = {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'get_item', arguments: { id: 1 }, _meta: META },
    }
    child.stdin.end(`${JSON.stringify(call)}\n`)
    const messages: Message[] = []
    for await (const line of createInterface(child.stdout)) messages.push(JSON.parse(line) as Message)
    expect(messages).toMatchObject([{ id: 1, result: { structuredContent: { id: 1 } } }])
    expect(await exit).toBe(0)
    expect(log).toContain('the API was asked')
  })

  test('ends when the client stops reading', async () => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] })
    const exit = new Promise((resolve) => child.on('exit', resolve))
    let log = ''
    child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()))
    child.stdin.write(`${JSON.stringify(LIST)}\n`)
    await once(child.stdout, 'data')
    child.stdout.destroy()
    child.stdin.write(`${JSON.stringify(LIST)}\n`)
    expect(await exit).toBe(0)
    expect(log).not.toContain('EPIPE')
  })
})
