/** What reaches an API beside the arguments: headers of the operator and the caller, credentials, one connection for many calls. */
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import Fastify from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'
import type { ApiMcpOptions, CallObserver } from '../../src/options.ts'

interface Received {
  readonly method: string
  readonly headers: IncomingHttpHeaders
}

const received: Received[] = []
const logged: string[] = []
const log = (details: object, message: string): void => void logged.push(`${message} ${JSON.stringify(details)}`)
const logger = { debug: log, info: log, warn: log, error: log }
const connections = new Set<unknown>()
let answer: (path: string) => number | 'never' = () => 200
let abandoned = 0
let server: Server
let origin: string

beforeEach(async () => {
  received.length = 0
  connections.clear()
  abandoned = 0
  answer = () => 200
  server = createServer((request, response) => {
    received.push({ method: request.method ?? '', headers: request.headers })
    connections.add(request.socket)
    response.on('close', () => void (response.writableFinished || (abandoned += 1)))
    const status = answer(request.url ?? '')
    if (status !== 'never') response.writeHead(status, { 'content-type': 'application/json' }).end('{"ok":true}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const operation = {
  operationId: 'get',
  parameters: [
    { name: 'X-Tenant', in: 'header', schema: { type: 'string' } },
    { name: 'User-Agent', in: 'header', schema: { type: 'string' } },
    { name: 'session', in: 'cookie', schema: { type: 'string' } },
  ],
  responses: {
    200: { description: 'ok', content: { 'application/vnd.api+json': { schema: { type: 'object' } } } },
  },
}
const document = { openapi: '3.1.0', info: { title: 'API', version: '1' }, paths: { '/x': { get: operation } } }

function create(options: ApiMcpOptions = {}): ApiMcp {
  return new ApiMcp(document, { logger, ...options, upstream: { baseUrl: origin, ...options.upstream } })
}

/** One call by an MCP client that sends these headers. */
async function callOverMcp(options: ApiMcpOptions, headers: Record<string, string>, args = {}): Promise<Received> {
  const mcp = create(options)
  const host = Fastify()
  mcp.mountHttp(host)
  const address = await host.listen({ port: 0, host: '127.0.0.1' })
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(new URL(`${address}/mcp`), { requestInit: { headers } }))
  await client.callTool({ name: 'get', arguments: args })
  await client.close()
  await host.close()
  await mcp.close()
  const [first] = received
  if (first === undefined) throw new Error('nothing reached the API')
  return first
}

describe('headers', () => {
  test('of the caller stay with us over HTTP unless they are listed', async () => {
    const { headers } = await callOverMcp({}, { authorization: 'Bearer t', 'x-user': 'u', traceparent: '00-1-1-00' })
    expect(headers).not.toHaveProperty('authorization')
    expect(headers).not.toHaveProperty('x-user')
    expect(headers).not.toHaveProperty('traceparent')
    expect(Object.keys(headers).filter((name) => name.startsWith('mcp-'))).toEqual([])
  })
  test('that are listed by name or by their beginning are passed on, those of the connection never', async () => {
    const forwardHeaders = ['Authorization', 'x-*', 'connection', 'host', 'mcp-*', 'content-length']
    const { headers } = await callOverMcp(
      { upstream: { forwardHeaders } },
      { authorization: 'Bearer t', 'x-user': 'u', cookie: 'a=1' },
    )
    expect(headers).toMatchObject({ authorization: 'Bearer t', 'x-user': 'u', host: origin.replace('http://', '') })
    expect(headers).not.toHaveProperty('cookie')
    expect(headers).not.toHaveProperty('content-length')
    expect(Object.keys(headers).filter((name) => name.startsWith('mcp-'))).toEqual([])
  })
  test('of the operator win over the caller and over arguments', async () => {
    const upstream = { headers: { 'X-Tenant': 'operator' }, forwardHeaders: ['x-tenant'] }
    const { headers } = await callOverMcp({ upstream }, { 'x-tenant': 'caller' }, { 'X-Tenant': 'argument' })
    expect(headers['x-tenant']).toBe('operator')
  })
  test('cookies of operator, caller and arguments are one field', async () => {
    const upstream = { headers: { cookie: 'o=1' }, forwardHeaders: ['cookie'] }
    const { headers } = await callOverMcp({ upstream }, { cookie: 'c=2' }, { session: '3' })
    expect(headers.cookie).toBe('o=1; c=2; session=3')
  })
  test('say what the operation answers, and who asks only when an argument does', async () => {
    const mcp = create()
    await mcp.call('get', {})
    await mcp.call('get', { 'User-Agent': 'me' })
    expect(received.map((one) => one.headers['user-agent'])).toEqual([undefined, 'me'])
    expect(received[0]?.headers.accept).toBe('application/vnd.api+json, */*;q=0.1')
    await mcp.close()
  })
  test('of the operator that cannot be sent stop the start', async () => {
    const mcp = create({ upstream: { headers: { 'x-a': 'b\r\nc: d' } } })
    await expect(mcp.ready()).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  })
})

describe('calls', () => {
  test('one after the other reuse connections', async () => {
    const mcp = create()
    for (let i = 0; i < 5; i++) await mcp.call('get', {})
    expect(received).toHaveLength(5)
    expect(connections.size).toBeLessThan(3)
    await mcp.close()
  })
  test('that time out end the request at the API, and the next call works', async () => {
    answer = () => 'never'
    const mcp = create({ upstream: { timeoutMs: 100 } })
    expect(await mcp.call('get', {})).toMatchObject({ isError: true })
    await expect.poll(() => abandoned).toBe(1)
    answer = () => 200
    expect(await mcp.call('get', {})).toMatchObject({ structuredContent: { ok: true } })
    await mcp.close()
  })
  test('are seen by observers, whose failures change nothing', async () => {
    const seen: string[] = []
    const onCall: CallObserver = {
      before: ({ tool }) => void seen.push(`before ${tool.name}`),
      after({ status, durationMs }) {
        seen.push(`after ${status} ${durationMs > 0}`)
        throw new Error('observer failed')
      },
      error: ({ error }) => void seen.push(`error ${(error as Error).name}`),
    }
    const mcp = create({ onCall })
    expect(await mcp.call('get', {})).toMatchObject({ structuredContent: { ok: true } })
    await mcp.call('get', { unknown: 1 })
    expect(seen).toEqual(['before get', 'after 200 true', 'before get', 'error CallError'])
    expect(logged.join('\n')).toContain('observer')
    await mcp.close()
  })
})

test('observers see results with the members of MCP and no others', async () => {
  const results: unknown[] = []
  const mcp = new ApiMcp(document, {
    upstream: { baseUrl: origin },
    onCall: { after: ({ result }) => void results.push(result) },
  })
  expect(await mcp.call('get', {})).toEqual(results[0])
  expect(Object.keys(results[0] as object).toSorted()).toEqual(['content', 'structuredContent'])
  await mcp.close()
})

test('a planned request is not sent, and shows no secret', async () => {
  const secured = {
    ...document,
    components: { securitySchemes: { key: { type: 'apiKey', in: 'query', name: 'api_key' } } },
    security: [{ key: [] }],
  }
  const upstream = { baseUrl: origin, headers: { 'x-own': 'OPERATOR' }, credentials: { key: 'S3CRET' } }
  const mcp = new ApiMcp(secured, { logger, upstream })
  const request = await mcp.plan('get', { 'X-Tenant': 'a' })
  expect(request).toMatchObject({
    method: 'GET',
    path: '/x',
    query: 'api_key=***',
    headers: { 'x-own': '***', 'x-tenant': 'a' },
  })
  expect(received).toEqual([])
  await mcp.close()
})

describe('arguments', () => {
  const refusals: [string, Record<string, unknown>, RegExp][] = [
    ['unknown', { 'x-tennant': 'a' }, /"x-tennant" is no argument of this tool; did you mean "X-Tenant"\?/],
    ['of a wrong type', { session: { a: 1 } }, /^ARGUMENTS_INVALID: "session" must be string\./],
    ['nested too deep', { session: JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) }, /deeper than 64 levels/],
    ['too many', { session: Array.from({ length: 20_000 }, () => 1) }, /more than 10000 members/],
    ['with line breaks in a header', { 'X-Tenant': 'a\r\nb: c' }, /^REQUEST_REFUSED: The header "X-Tenant"/],
    ['named __proto__', JSON.parse('{"__proto__":{"isAdmin":true}}'), /"__proto__" is no argument/],
  ]
  test.each(refusals)('%s are refused before anything is sent', async (_name, args, message) => {
    const mcp = create()
    const result = await mcp.call('get', args)
    expect(result.isError).toBe(true)
    expect(result.content).toMatchObject([{ text: expect.stringMatching(message) }])
    expect(received).toEqual([])
    await mcp.close()
  })
})
