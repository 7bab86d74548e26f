import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { describe, expect, onTestFinished, test } from 'vitest'
import { BIN, ROOT, said, startServer } from './command.ts'
import type { Server } from './command.ts'

const API = 'test/e2e/fixtures/api.ts'

async function start(...words: string[]): Promise<Server> {
  const server = await startServer([...words, '--port', '0'])
  onTestFinished(async () => void (await server.stop()))
  return server
}

async function connect(endpoint = ''): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(new URL(endpoint)))
  onTestFinished(() => client.close())
  return client
}

function moduleOf(word: string): string {
  return `export default { fetch: () => new Response('${word}') }\n`
}

describe('mcp-mount run', () => {
  test('the seed’s example, word for word: MCP on its own port, without the routes of the API', async () => {
    const server = await start('run', 'examples/seed/main.ts:mcpApp')
    expect(server.endpoints).toEqual([`${server.url}/mcp`])
    expect(server.stderr()).toContain('"mcpServers"')
    const client = await connect(server.endpoints[0])
    const result = await client.callTool({ name: 'get_item', arguments: { item_id: 3 } })
    expect(result.structuredContent).toEqual({ id: 3, name: 'Item 3' })
    expect((await fetch(`${server.url}/items/3`)).status).toBe(404)
  })

  test('an app without endpoints has none printed', async () => {
    const server = await start('run', 'examples/seed/main.ts:apiApp')
    expect(server.endpoints).toEqual([])
    expect(await (await fetch(`${server.url}/items/3`)).json()).toEqual({ id: 3, name: 'Item 3' })
  })

  test('a Fastify app that was made before its module loaded mcp-mount tells its routes', async () => {
    const server = await start('run', 'test/e2e/fixtures/late.ts')
    const client = await connect(server.endpoints[0])
    expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual(['get_item'])
  })

  test('127.0.0.1 stands for 0.0.0.0', async () => {
    const server = await start('run', API, '--host', '0.0.0.0')
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  test('a server of node:http is served', async () => {
    const server = await start('run', `${API}:listening`)
    expect(await (await fetch(server.url)).text()).toBe('plain')
  })

  test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it with exit code 0', async (signal) => {
    const server = await start('run', API)
    expect(await server.stop(signal)).toBe(0)
  })

  test('a module may have JSX', async () => {
    const folder = await mkdtemp(join(ROOT, '.cache/jsx-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const tsconfig =
      '{\n  // for the pages\n  "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "hono/jsx" }\n}'
    await writeFile(join(folder, 'tsconfig.json'), tsconfig)
    await writeFile(join(folder, 'page.tsx'), 'export const Page = ({ name }: { name: string }) => <h1>{name}</h1>\n')
    await writeFile(
      join(folder, 'app.ts'),
      `import { Hono } from 'hono'
      import { Page } from './page'
      export default new Hono().get('/', (c) => c.html(Page({ name: <string>'cast and JSX' })))`,
    )
    const server = await start('run', join(folder, 'app.ts'))
    expect(await (await fetch(server.url)).text()).toBe('<h1>cast and JSX</h1>')
  })

  test('--watch starts anew when a file changes', async () => {
    await mkdir(join(ROOT, '.cache'), { recursive: true })
    const folder = await mkdtemp(join(ROOT, '.cache/watch-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    await writeFile(join(folder, 'app.ts'), moduleOf('first'))
    const child = spawn(process.execPath, [BIN, 'run', join(folder, 'app.ts'), '--port', '0', '--watch'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    onTestFinished(() => void child.kill())
    const url = /Listening: (\S+)/.exec(await said(child, /Listening: .*\n/))?.[1] ?? ''
    expect(await (await fetch(url)).text()).toBe('first')
    const again = said(child, /Listening: .*\n/)
    await writeFile(join(folder, 'app.ts'), moduleOf('second'))
    const next = /Listening: (\S+)/.exec(await again)?.[1] ?? ''
    expect(await (await fetch(next)).text()).toBe('second')
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    await expect(fetch(next)).rejects.toThrow()
  })

  test('--watch does not start anew for what the app itself writes, again and again', async () => {
    const folder = await mkdtemp(join(ROOT, '.cache/watch-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const writes = `import { appendFileSync, writeFileSync } from 'node:fs'
      appendFileSync('${folder}/app.log', 'started\\n')
      writeFileSync('${folder}/openapi.json', '{}')
    `
    await writeFile(join(folder, 'app.ts'), writes + moduleOf('first'))
    const child = spawn(process.execPath, [BIN, 'run', join(folder, 'app.ts'), '--port', '0', '--watch'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    onTestFinished(() => void child.kill())
    await said(child, /Listening: .*\n/)
    await new Promise((resolve) => setTimeout(resolve, 3000))
    const starts = (await readFile(join(folder, 'app.log'), 'utf8')).match(/started/g)
    // Once more, for the document that was not there before.
    expect(starts?.length).toBeLessThanOrEqual(2)
  })
})

describe('mcp-mount serve', () => {
  test('in front of a running API', async () => {
    const api = await start('run', API)
    const server = await start('serve', `${api.url}/openapi.json`, '--path', 'agents')
    expect(server.endpoints).toEqual([`${server.url}/agents`])
    const client = await connect(server.endpoints[0])
    expect(client.getServerVersion()).toMatchObject({ name: 'Fixture', version: '1.2.3' })
    const result = await client.callTool({ name: 'get_item', arguments: { id: 5 } })
    expect(result.structuredContent).toEqual({ id: '5' })
    expect((await fetch(`${server.url}/items/5`)).status).toBe(404)
  })

  test('an API that went away is an error of the tool, and no end of the server', async () => {
    const api = await start('run', API)
    const server = await start('serve', `${api.url}/openapi.json`)
    const client = await connect(server.endpoints[0])
    await api.stop()
    const result = await client.callTool({ name: 'get_item', arguments: { id: 5 } })
    expect(result.isError).toBe(true)
    expect(JSON.stringify(result.content)).not.toContain(new URL(api.url).port)
    expect((await client.listTools()).tools).toHaveLength(2)
  })

  test('from code: the API listens nowhere', async () => {
    const server = await start('serve', `${API}:mcp`)
    const client = await connect(server.endpoints[0])
    expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual(['get_item'])
    expect((await client.callTool({ name: 'get_item', arguments: { id: 5 } })).structuredContent).toEqual({ id: '5' })
  })

  test('a Host that is not allowed is refused, one of --allow-host is not', async () => {
    const server = await start(
      'serve',
      `${API}:default`,
      '--allow-host',
      'agents.example.com',
      '--exclude-tags',
      'writing',
    )
    const { port } = new URL(server.url)
    const statusFor = (host: string): Promise<number> =>
      new Promise((resolve, reject) => {
        const request = spawn('node', [
          '-e',
          `require('node:http').get({ host: '127.0.0.1', port: ${port}, path: '/mcp', headers: { host: '${host}', accept: 'text/html' } }, (r) => { console.log(r.statusCode); r.resume() })`,
        ])
        request.stdout.once('data', (data: Buffer) => resolve(Number(data.toString())))
        request.once('error', reject)
      })
    expect(await statusFor('evil.example')).toBe(403)
    expect(await statusFor('agents.example.com')).not.toBe(403)
  })

  test('--stdio speaks the protocol on stdout and nothing else', async () => {
    const client = new Client({ name: 'test', version: '1' })
    const args = [BIN, 'serve', `${API}:mcp`, '--stdio']
    await client.connect(new StdioClientTransport({ command: process.execPath, args, cwd: ROOT, stderr: 'ignore' }))
    onTestFinished(() => client.close())
    expect((await client.listTools()).tools.map((tool) => tool.name)).toEqual(['get_item'])
    expect((await client.callTool({ name: 'get_item', arguments: { id: 5 } })).structuredContent).toEqual({ id: '5' })
  })

  test('--stdio keeps stdout for the protocol, however the API writes to it', async () => {
    const child = spawn(process.execPath, [BIN, 'serve', 'test/e2e/fixtures/talkative.ts', '--stdio'], { cwd: ROOT })
    const output = { stdout: '', stderr: '' }
    child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
    const ended = new Promise((resolve) => child.once('close', resolve))
    const params = { name: 'get_items_id', arguments: { id: '5' } }
    child.stdin.end(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })}\n`)
    expect(await ended).toBe(0)
    expect(
      output.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toMatchObject([{ id: 1, result: { structuredContent: { id: '5' } } }])
    expect(output.stderr).toContain("past Node's stream when asked")
  })

  test('--stdio with a module ends when it is told to', async () => {
    const child = spawn(process.execPath, [BIN, 'serve', `${API}:mcp`, '--stdio'], { cwd: ROOT })
    const ended = new Promise((resolve) => child.once('close', resolve))
    const answered = new Promise((resolve) => child.stdout.once('data', resolve))
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })}\n`)
    await answered
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  test('--stdio ends when stdin ends', async () => {
    const child = spawn(process.execPath, [BIN, 'serve', `${API}:mcp`, '--stdio'], {
      cwd: ROOT,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    let stdout = ''
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.stdin.end(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })}\n`)
    expect(await ended).toBe(0)
    for (const line of stdout.trim().split('\n').filter(Boolean))
      expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' })
  })
})
