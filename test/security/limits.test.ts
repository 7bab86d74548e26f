/** Every limit: what over it is answered, and that the server lives. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterEach, describe, expect, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'
import type { ApiMcpOptions } from '../../src/index.ts'
import { metaFor, PROTOCOL } from './standard-message.ts'

const body = {
  content: {
    'application/json': {
      schema: { type: 'object', properties: { any: {}, v: { type: 'string', pattern: '^(a+)+$' } } },
    },
  },
}
const openapi = {
  openapi: '3.1.0',
  info: { title: 'limits', version: '1' },
  paths: {
    '/echo': { post: { operationId: 'echo', requestBody: body, responses: {} } },
    '/big': { get: { operationId: 'big', responses: {} } },
    '/fail': { get: { operationId: 'fail', responses: {} } },
    '/slow': { get: { operationId: 'slow', responses: {} } },
    '/never': { get: { operationId: 'never', responses: {} } },
  },
}

/** Calls of `slow`, until they are let go. */
const held: (() => void)[] = []
const letGo = (): void => {
  for (const resolve of held.splice(0)) resolve()
}

function createApi(): Hono {
  const api = new Hono()
  api.post('/echo', (c) => c.json({ ok: true }))
  api.get('/big', (c) => c.json({ data: 'a'.repeat(50_000) }))
  api.get('/fail', (c) => c.text('b'.repeat(50_000), 500))
  api.get('/slow', async (c) => {
    await new Promise<void>((resolve) => void held.push(resolve))
    return c.json({ slow: true })
  })
  api.get('/never', () => new Promise<Response>(() => {}))
  return api
}

const open: ApiMcp[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((mcp) => mcp.close()))
})

const SILENT = { debug() {}, info() {}, warn() {}, error() {} }

async function listen(options: ApiMcpOptions): Promise<string> {
  const mcp = new ApiMcp(createApi(), { openapi, logger: SILENT, ...options })
  open.push(mcp)
  return (await mcp.listen({ port: 0 })).url
}

interface Answered {
  readonly status: number
  readonly text: string
  readonly isError: boolean | undefined
}

function send(
  url: string,
  method: string,
  params: object = {},
  headers: Record<string, string> = {},
): Promise<Answered> {
  const name = 'name' in params ? { 'mcp-name': String(params.name) } : {}
  const message = { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: metaFor(PROTOCOL) } }
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': PROTOCOL,
        'mcp-method': method,
        ...name,
        ...headers,
      },
    })
    sent.on('error', reject)
    sent.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => void chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const isError = /"result":/.test(text) ? /"isError":true/.test(text) : undefined
        resolve({ status: response.statusCode ?? 0, text, isError })
      })
    })
    sent.end(JSON.stringify(message))
  })
}

/** Resolves when the first event of a stream is there. */
async function openStream(url: string): Promise<{ readonly rest: Promise<string> }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': PROTOCOL,
      'mcp-method': 'subscriptions/listen',
    },
    body: JSON.stringify({ ...LISTEN, params: { ...LISTEN.params, _meta: metaFor(PROTOCOL) } }),
  })
  const [first, rest] = response.body?.tee() ?? []
  await first?.getReader().read()
  return { rest: new Response(rest ?? null).text() }
}

const LISTEN = {
  jsonrpc: '2.0',
  id: 1,
  method: 'subscriptions/listen',
  params: { notifications: { toolsListChanged: true } },
}

const call = (url: string, name: string, args: object = {}, headers: Record<string, string> = {}): Promise<Answered> =>
  send(url, 'tools/call', { name, arguments: args }, headers)

async function expectAlive(url: string): Promise<void> {
  expect((await send(url, 'tools/list')).status).toBe(200)
}

describe('over the limit of', () => {
  test('requestBytes: 413', async () => {
    const url = await listen({ limits: { requestBytes: 1000 } })
    expect((await call(url, 'echo', { any: 'a'.repeat(2000) })).status).toBe(413)
    await expectAlive(url)
  })
  test('jsonDepth: refused', async () => {
    const url = await listen({ limits: { jsonDepth: 5 } })
    const deep = (levels: number): object => (levels === 0 ? {} : { a: deep(levels - 1) })
    expect((await call(url, 'echo', { any: deep(20) })).status).toBe(400)
    expect((await call(url, 'echo', { any: deep(2) })).isError).toBe(false)
    await expectAlive(url)
  })
  test('argumentCount: an error that says so', async () => {
    const url = await listen({ limits: { argumentCount: 100 } })
    const answered = await call(url, 'echo', { any: Array.from({ length: 200 }, (_, index) => index) })
    expect(answered.isError).toBe(true)
    expect(answered.text).toContain('more than 100')
    await expectAlive(url)
  })
  test('patterns: linear time, whatever the pattern', async () => {
    const url = await listen({})
    const begun = performance.now()
    expect((await call(url, 'echo', { v: `${'a'.repeat(50_000)}!` })).isError).toBe(true)
    expect(performance.now() - begun).toBeLessThan(2000)
  })
  test('responseBytes: cut, and an error that says so', async () => {
    const url = await listen({ limits: { responseBytes: 1000 } })
    const answered = await call(url, 'big')
    expect(answered.isError).toBe(true)
    expect(answered.text.length).toBeLessThan(3000)
    await expectAlive(url)
  })
  test('errorBytes: cut', async () => {
    const url = await listen({ limits: { errorBytes: 100 } })
    const answered = await call(url, 'fail')
    expect(answered.isError).toBe(true)
    expect(answered.text).toContain('500')
    expect(answered.text.length).toBeLessThan(1000)
  })
  test('timeoutMs: an error in time, in memory too', async () => {
    const url = await listen({ upstream: { timeoutMs: 50 } })
    const answered = await call(url, 'never')
    expect(answered.isError).toBe(true)
    expect(answered.text).toContain('UPSTREAM_TIMEOUT')
    await expectAlive(url)
  })
  test('concurrentCalls and concurrentCallsPerCaller: an error at once, and a place again later', async () => {
    for (const limits of [{ concurrentCalls: 2 }, { concurrentCallsPerCaller: 2 }]) {
      const url = await listen({ limits })
      const refused: Answered[] = []
      const calls = Array.from({ length: 6 }, async () => {
        const answered = await call(url, 'slow')
        if (answered.isError) refused.push(answered)
        return answered
      })
      await expect.poll(() => refused.length).toBe(4)
      for (const { text } of refused) expect(text).toContain('UPSTREAM_BUSY')
      letGo()
      expect((await Promise.all(calls)).filter(({ isError }) => isError === false)).toHaveLength(2)
      expect((await call(url, 'echo')).isError).toBe(false)
    }
  })
  test('rate: an error', async () => {
    const url = await listen({ limits: { rate: 5 } })
    const answered = await Promise.all(Array.from({ length: 20 }, () => call(url, 'echo')))
    expect(answered.filter(({ isError }) => isError === false).length).toBeLessThanOrEqual(6)
    await expectAlive(url)
  })
  test('rate: of one caller says nothing about another', async () => {
    const url = await listen({ limits: { rate: 1 }, access: { auth: { verifyToken: (subject) => ({ subject }) } } })
    const as = (token: string): Promise<Answered> => call(url, 'echo', {}, { authorization: `Bearer ${token}` })
    const [first, second, third] = [await as('a'), await as('a'), await as('b')]
    expect([first.isError, second.isError, third.isError]).toEqual([false, true, false])
  })
  test('headerBytes: 431', async () => {
    const url = await listen({ limits: { headerBytes: 8192 } })
    expect((await send(url, 'tools/list', {}, { 'x-big': 'a'.repeat(10_000) })).status).toBe(431)
    await expectAlive(url)
  })
  test.each(['openStreams', 'openStreamsPerCaller'])('%s: refused', async (limit) => {
    const url = await listen({ limits: { [limit]: 1 } })
    const { rest } = await openStream(url)
    const second = await send(url, 'subscriptions/listen', LISTEN.params)
    expect(second.text).toMatch(/"error"/)
    await expectAlive(url)
    await Promise.all(open.splice(0).map((mcp) => mcp.close()))
    await rest
  })
  test('documentBytes: the start fails', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'limits-'))
    const file = join(folder, 'openapi.json')
    writeFileSync(file, JSON.stringify({ ...openapi, info: { ...openapi.info, description: 'a'.repeat(5000) } }))
    const mcp = new ApiMcp(file, { limits: { documentBytes: 4000 }, logger: SILENT })
    await expect(mcp.ready()).rejects.toMatchObject({ code: 'DOCUMENT_TOO_LARGE' })
    rmSync(folder, { recursive: true })
  })
})
