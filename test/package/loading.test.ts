import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { BIN, ROOT, startServer } from '../e2e/command.ts'
import { openapi } from '../e2e/fixtures/document.ts'

// What a process loads is most of what its start costs: work that can be counted, where times cannot be trusted.

const folder = mkdtempSync(join(tmpdir(), 'mcp-mount-loading-'))
const file = join(folder, 'openapi.json')
const api = createServer(({ url }, response) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ url, ...openapi })),
)
let apiUrl = ''

beforeAll(async () => {
  writeFileSync(file, JSON.stringify(openapi))
  await new Promise<void>((listening) => api.listen(0, '127.0.0.1', listening))
  apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`
})

afterAll(() => {
  api.close()
  rmSync(folder, { recursive: true })
})

const LIST = { method: 'tools/list' }
const CALL = { method: 'tools/call', params: { name: 'get_item', arguments: { id: 5 } } }

test('serve answers its first tools/list without any package, and without what Node itself has for fetch', async () => {
  const { own, packages, node } = await loadedByServer(['serve', file, '--base-url', apiUrl], LIST)
  expect(packages).toEqual([])
  expect(node).toContain('net')
  expect(node).not.toContain('internal/deps/undici/undici')
  expect(own.length).toBeLessThan(40)
})

test('the first call over HTTP adds the validator and the HTTP client, and of that not its index', async () => {
  const { own, others, packages } = await loadedByServer(['serve', file, '--base-url', apiUrl], LIST, CALL)
  const validator = ['ajv', 'ajv-formats', 'fast-deep-equal', 'fast-uri', 'json-schema-traverse']
  expect(packages).toEqual([...validator, 'undici'])
  expect(others).not.toContain('undici/index.js')
  expect(others.length).toBeLessThan(115)
  expect(own.length).toBeLessThan(42)
})

test('a document at a URL is fetched with that client', async () => {
  const { others, packages } = await loadedByServer(['serve', `${apiUrl}/openapi.json`, '--base-url', apiUrl], LIST)
  expect(packages).toEqual(['undici'])
  expect(others).not.toContain('undici/index.js')
})

test('a YAML document needs the parser of YAML, and nothing else', async () => {
  const yaml = join(folder, 'openapi.yaml')
  writeFileSync(yaml, 'openapi: 3.1.0\ninfo: { title: T, version: "1" }\npaths: { /a: { get: { operationId: a } } }\n')
  expect((await loadedByServer(['serve', yaml, '--base-url', apiUrl], LIST)).packages).toEqual(['yaml'])
})

test('run loads what the app needs: no compiler of TypeScript, no server for web requests, nothing of MCP', async () => {
  const app = join(ROOT, '.cache', `loading-${process.pid}.mjs`)
  writeFileSync(app, "import Fastify from 'fastify'\nexport default Fastify()\n")
  onTestFinished(() => rmSync(app))
  const { own, packages } = await loadedByServer(['run', app])
  expect(packages).toContain('fastify')
  expect(packages).not.toContain('jiti')
  expect(packages).not.toContain('@hono/node-server')
  expect(own.map((path) => basename(path))).not.toContain('api-mcp.js')
})

test('--help loads none of the commands', () => {
  expect(loadedByScript([BIN, '--help']).own.length).toBeLessThan(10)
})

test('importing mcp-mount loads no package', () => {
  const { own, packages } = loadedByScript(['--input-type=module', '-e', `import '${ROOT}dist/index.js'`])
  expect(packages).toEqual([])
  expect(own.length).toBeLessThan(32)
})

interface Loaded {
  /** Modules of ours: `cli/main.js`. */
  readonly own: readonly string[]
  /** Those of packages: `undici/lib/dispatcher/pool.js`. */
  readonly others: readonly string[]
  readonly packages: readonly string[]
  /** Modules of Node: `internal/deps/undici/undici`. */
  readonly node: readonly string[]
}

/** Starts a command that listens, sends messages to its endpoint, and ends it. */
async function loadedByServer(words: readonly string[], ...messages: readonly object[]): Promise<Loaded> {
  const coverage = mkdtempSync(join(folder, 'coverage-'))
  const server = await startServer([...words, '--port', '0'], { env: { NODE_V8_COVERAGE: coverage } })
  onTestFinished(async () => void (await server.stop()))
  for (const message of messages) expect(await ask(server.endpoints[0] ?? '', message)).toHaveProperty('result')
  expect(await server.stop()).toBe(0)
  return readLoaded(coverage)
}

function loadedByScript(args: readonly string[]): Loaded {
  const coverage = mkdtempSync(join(folder, 'coverage-'))
  execFileSync(process.execPath, args, { cwd: ROOT, env: { ...process.env, NODE_V8_COVERAGE: coverage } })
  return readLoaded(coverage)
}

/** V8 writes what it has run when the process ends by itself. */
function readLoaded(coverage: string): Loaded {
  const urls = readdirSync(coverage).flatMap((name) => {
    const { result } = JSON.parse(readFileSync(join(coverage, name), 'utf8')) as { result: { url: string }[] }
    return result.map(({ url }) => url)
  })
  const after = (start: string): string[] => [
    ...new Set(
      urls.filter((url) => url.includes(start)).map((url) => url.slice(url.lastIndexOf(start) + start.length)),
    ),
  ]
  const others = after('/node_modules/')
  const packages = new Set(others.map((path) => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path))
  return {
    own: after(new URL(`file://${ROOT}dist/`).pathname),
    others,
    packages: [...packages].toSorted(),
    node: urls.filter((url) => url.startsWith('node:')).map((url) => url.slice('node:'.length)),
  }
}

async function ask(endpoint: string, message: object): Promise<unknown> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-06-18',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...message }),
  })
  return await answer.json()
}
