/** Looks for the unknown: whatever arrives at the endpoint, no answer is a 5xx with a stack, and the server lives. */
import { connect } from 'node:net'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'
import { exchange } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { metaFor, PROTOCOL } from './standard-message.ts'

const openapi = {
  openapi: '3.1.0',
  info: { title: 'fuzz', version: '1' },
  paths: {
    '/users/{id}': {
      post: {
        operationId: 'user',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'n', in: 'query', schema: { type: 'integer' } },
          { name: 'X-H', in: 'header', schema: { type: 'string' } },
        ],
        requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
        responses: {},
      },
    },
  },
}

const mcp = new ApiMcp(async () => Response.json({ ok: true }), {
  openapi,
  logger: { debug() {}, info() {}, warn() {}, error() {} },
})
let url: string
beforeAll(async () => void ({ url } = await mcp.listen({ port: 0 })))
afterAll(() => mcp.close())

const over = new AbortController()
const post = (body: Buffer, headers: Record<string, string>): Promise<Exchange> =>
  exchange(
    {
      method: 'POST',
      url,
      headers: Object.entries({ Host: new URL(url).host, 'Content-Length': String(body.length), ...headers }),
      body,
    },
    over.signal,
  )

function expectHarmless({ answer, endedMs }: Exchange): void {
  expect(endedMs).toBeLessThan(5000)
  if (answer === undefined) return
  const text = answer.body.toString()
  expect(text).not.toMatch(/^\s+at .*:\d+/m)
  expect(text).not.toContain('node_modules')
  expect(answer.status).toBeLessThan(500)
}

async function expectAlive(): Promise<void> {
  const params = { _meta: metaFor(PROTOCOL) }
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params }))
  const { answer } = await post(body, standardHeaders('tools/list'))
  expect(answer?.status).toBe(200)
}

function standardHeaders(method: string, name?: string): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    Accept: 'application/json, text/event-stream',
    'MCP-Protocol-Version': PROTOCOL,
    'Mcp-Method': method,
    ...(name === undefined ? {} : { 'Mcp-Name': name }),
  }
}

const headerSafe = fc.stringMatching(/^[\x21-\x7e]{0,30}$/)
const odd = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'tools/call',
  'tools/list',
  'initialize',
  'ping',
  '',
  '2.0',
  'user',
)
const word = fc.oneof(odd, fc.string({ maxLength: 20 }))
const value = fc.oneof(fc.jsonValue({ maxDepth: 4 }), odd)
const message = fc.record(
  {
    jsonrpc: fc.oneof({ weight: 5, arbitrary: fc.constant<unknown>('2.0') }, value),
    id: fc.oneof(fc.integer(), word, value),
    method: fc.oneof(
      fc.constantFrom(
        'tools/call',
        'tools/list',
        'server/discover',
        'initialize',
        'ping',
        'notifications/cancelled',
        'subscriptions/listen',
        'resources/read',
        'prompts/get',
        'logging/setLevel',
        'completion/complete',
      ),
      word,
    ),
    params: fc.oneof(
      fc.record({ name: word, arguments: value, _meta: value, cursor: value }, { requiredKeys: [] }),
      fc.record(
        { name: fc.constant('user'), arguments: value, _meta: fc.constant(metaFor(PROTOCOL)) },
        { requiredKeys: [] },
      ),
      value,
    ),
    result: value,
    error: value,
  },
  { requiredKeys: [] },
)
const text = fc.oneof(
  message.map((one) => JSON.stringify(one)),
  fc.array(message, { maxLength: 3 }).map((many) => JSON.stringify(many)),
  fc.string({ unit: 'binary', maxLength: 200 }),
  message.map((one) => JSON.stringify(one).slice(0, -3)),
)

test('any body under any headers', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.oneof(
        fc.constant(standardHeaders('tools/call', 'user')),
        fc.constant(standardHeaders('tools/list')),
        fc.constant({ 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' }),
      ),
      fc.record(
        {
          'MCP-Protocol-Version': headerSafe,
          'Mcp-Method': headerSafe,
          'Mcp-Name': headerSafe,
          'Mcp-Session-Id': headerSafe,
          Accept: headerSafe,
          Authorization: headerSafe,
          'Content-Encoding': headerSafe,
        },
        { requiredKeys: [] },
      ),
      async (body, standard, changed) => {
        // A stream stays open by design.
        fc.pre(!body.includes('subscriptions/listen'))
        expectHarmless(await post(Buffer.from(body), { ...standard, ...changed }))
      },
    ),
    { numRuns: 1500 },
  )
  await expectAlive()
})

test('any arguments of a call', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.oneof(fc.constantFrom('id', 'n', 'X-H', 'body'), word), value, { noNullPrototype: false }),
      async (args) => {
        const params = { name: 'user', arguments: args, _meta: metaFor(PROTOCOL) }
        const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }))
        const exchanged = await post(body, standardHeaders('tools/call', 'user'))
        expectHarmless(exchanged)
        expect(exchanged.answer).toBeDefined()
      },
    ),
    { numRuns: 1000 },
  )
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  await expectAlive()
})

test('bytes that are no HTTP', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 500 }), async (bytes) => {
      const { port, hostname } = new URL(url)
      const answer = await new Promise<string>((resolve) => {
        const chunks: Buffer[] = []
        const socket = connect(Number(port), hostname, () => socket.end(bytes))
        socket.on('data', (chunk) => void chunks.push(chunk))
        socket.on('error', () => {})
        socket.on('close', () => resolve(Buffer.concat(chunks).toString()))
      })
      expect(answer).not.toMatch(/^HTTP\/1.1 5|node_modules/)
    }),
    { numRuns: 200 },
  )
  await expectAlive()
})
