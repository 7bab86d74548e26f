/** The endpoint over a real socket: what every kind of request gets, in all revisions. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveEndpoint } from './serve-endpoint.ts'

const LEGACY = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
}
const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
}

let served: Awaited<ReturnType<typeof serveEndpoint>>
beforeAll(async () => void (served = await serveEndpoint({ limits: { requestBytes: 100_000 } })))
afterAll(() => served.close())

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly message: { id?: unknown; result?: Record<string, unknown>; error?: { code: number; message: string } }
}

async function send(init: RequestInit): Promise<Answer> {
  const response = await fetch(served.url, init)
  const text = await response.text()
  const json = text.startsWith('{') ? text : [...text.matchAll(/^data: (.*)$/gm)].at(-1)?.[1]
  return {
    status: response.status,
    headers: response.headers,
    text,
    message: json ? (JSON.parse(json) as Answer['message']) : {},
  }
}

function post(body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  return send({
    method: 'POST',
    headers: { ...LEGACY, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

function modern(method: string, params: object = {}, headers: Record<string, string> = {}): Promise<Answer> {
  return post(
    { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: META } },
    {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...('name' in params ? { 'mcp-name': String(params.name) } : {}),
      ...headers,
    },
  )
}

function echo(args: object, id = 1): object {
  return { jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'echo', arguments: args } }
}

/** Arrays in arrays. */
function nested(levels: number): unknown {
  return JSON.parse('['.repeat(levels) + ']'.repeat(levels))
}

describe('headers of 2026-07-28 on messages before it', () => {
  test.each<Record<string, string>>([
    { 'mcp-name': 'other' },
    { 'mcp-method': 'tools/list' },
    { 'mcp-method': 'tools/call', 'mcp-name': '' },
    { 'mcp-name': `=?base64?${btoa('other')}?=` },
    { 'mcp-protocol-version': '2025-06-18', 'mcp-name': 'other' },
  ])('may not say anything else than the body: %j', async (headers) => {
    const { status, message } = await post(echo({ text: 'hi' }), headers)
    expect(status).toBe(400)
    expect(message.error?.code).toBe(-32_020)
  })
  test.each<Record<string, string>>([
    { 'mcp-method': 'tools/call', 'mcp-name': 'echo' },
    { 'mcp-name': `=?base64?${btoa('echo')}?=` },
  ])('may say the same: %j', async (headers) => {
    const { status } = await post(echo({ text: 'hi' }), headers)
    expect(status).toBe(200)
  })
  test('speak for every message of a batch', async () => {
    const batch = [echo({ text: 'hi' }), { jsonrpc: '2.0', id: 2, method: 'ping' }]
    const { status } = await post(batch, { 'mcp-method': 'tools/call', 'mcp-name': 'echo' })
    expect(status).toBe(400)
  })
})

describe('2025 revisions', () => {
  test.each(['2025-11-25', '2025-06-18', '2025-03-26'])('initialize negotiates %s', async (protocolVersion) => {
    const { status, message } = await post({ ...INITIALIZE, params: { ...INITIALIZE.params, protocolVersion } })
    expect(status).toBe(200)
    expect(message.result).toMatchObject({
      protocolVersion,
      serverInfo: { name: 'Sample "API"', version: '1.0.0' },
      instructions: 'Say hello first.',
      capabilities: { tools: { listChanged: true } },
    })
  })

  test('no session is made: any replica can answer any request', async () => {
    expect((await post(INITIALIZE)).headers.get('mcp-session-id')).toBeNull()
  })

  test('ping', async () => {
    expect((await post({ jsonrpc: '2.0', id: 'p', method: 'ping' })).message).toEqual({
      jsonrpc: '2.0',
      id: 'p',
      result: {},
    })
  })

  test.each(['notifications/initialized', 'notifications/cancelled'])(
    '%s is accepted without a body',
    async (method) => {
      const params = method.endsWith('cancelled') ? { requestId: 1 } : undefined
      const { status, text } = await post({ jsonrpc: '2.0', method, params })
      expect([status, text]).toEqual([202, ''])
    },
  )

  test('an unknown method is a protocol error', async () => {
    const { status, message } = await post({ jsonrpc: '2.0', id: 1, method: 'unknown/method' })
    expect([status, message.error?.code]).toEqual([200, -32_601])
  })

  test('tools/call answers as JSON', async () => {
    const { headers, message } = await post({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'echo', arguments: { a: 1 } },
    })
    expect(headers.get('content-type')).toBe('application/json')
    expect(message.result).toEqual({
      content: [{ type: 'text', text: '{"a":1}' }],
      structuredContent: { args: { a: 1 } },
    })
  })

  test('a batch has a length at most, since each message may ask for the whole list', async () => {
    const all = Array.from({ length: 21 }, (_, id) => ({ jsonrpc: '2.0', id, method: 'ping' }))
    expect((await post(all.slice(1))).status).toBe(200)
    expect((await post(all)).status).toBe(400)
  })
  test('a batch is refused since 2025-06-18', async () => {
    for (const version of ['2025-06-18', '2025-11-25']) {
      const { status, message } = await post([echo({})], { 'mcp-protocol-version': version })
      expect([status, message.error?.code]).toEqual([400, -32_600])
    }
  })

  test('a batch of 2025-03-26 is answered message by message, each call once', async () => {
    const { text } = await post([echo({ id: 1 }, 1), echo({ id: 2 }, 2)])
    const results = [...text.matchAll(/^data: (.*)$/gm)].map(([, json = '']) => JSON.parse(json) as Answer['message'])
    expect(results.map(({ id, result }) => [id, result?.['structuredContent']])).toEqual([
      [1, { args: { id: 1 } }],
      [2, { args: { id: 2 } }],
    ])
  })
})

describe('2026-07-28', () => {
  test('server/discover', async () => {
    const { message } = await modern('server/discover')
    expect(message.result).toMatchObject({
      resultType: 'complete',
      supportedVersions: ['2026-07-28'],
      instructions: 'Say hello first.',
    })
  })

  test('tools/list carries how long it may be kept', async () => {
    const { message } = await modern('tools/list')
    expect(message.result).toMatchObject({ ttlMs: 60_000, cacheScope: 'public', resultType: 'complete' })
  })

  test('tools/call names the server', async () => {
    const { message } = await modern('tools/call', { name: 'echo' })
    expect(message.result?.['_meta']).toEqual({
      'io.modelcontextprotocol/serverInfo': { name: 'Sample "API"', version: '1.0.0' },
    })
  })

  test.each([
    ['Mcp-Name', { 'mcp-name': 'fails' }],
    ['Mcp-Method', { 'mcp-method': 'tools/list' }],
    ['MCP-Protocol-Version', { 'mcp-protocol-version': '2025-11-25' }],
  ])('%s that differs from the body is refused', async (_header, headers) => {
    const { status, message } = await modern('tools/call', { name: 'echo' }, headers)
    expect([status, message.error?.code]).toEqual([400, -32_020])
  })

  test('an unknown method is 404', async () => {
    const { status, message } = await modern('tools/evil')
    expect([status, message.error?.code]).toEqual([404, -32_601])
  })

  test('an unknown tool is -32602', async () => {
    expect((await modern('tools/call', { name: 'nope' })).message.error?.code).toBe(-32_602)
  })
})

describe('bodies', () => {
  test('that are no JSON are -32700', async () => {
    for (const body of ['{"jsonrpc":', '', 'null]', '\u0000']) {
      const { status, message } = await post(body)
      expect([status, message.error?.code, message.id]).toEqual([400, -32_700, null])
    }
  })

  test('that are JSON but no message are 400', async () => {
    for (const body of ['null', '1', '"a"', '[]', '{}', '{"jsonrpc":"2.0","id":{},"method":"ping"}']) {
      expect((await post(body)).status).toBe(400)
    }
  })

  test('of a repeated member the last counts', async () => {
    const body = '{"jsonrpc":"2.0","id":1,"id":2,"method":"nope","method":"ping"}'
    expect((await post(body)).message).toEqual({ jsonrpc: '2.0', id: 2, result: {} })
  })

  test('over the limit are 413, declared or not', async () => {
    const large = JSON.stringify({ ...INITIALIZE, padding: 'x'.repeat(200_000) })
    expect((await post(large)).status).toBe(413)
    const chunked = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(large))
        controller.close()
      },
    })
    const response = await send({ method: 'POST', headers: LEGACY, body: chunked, duplex: 'half' })
    expect(response.status).toBe(413)
  })

  test('nested without end are refused, and the next request works', async () => {
    const depth = 40_000
    const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}}`
    expect((await post(body)).status).toBe(400)
    expect((await post(INITIALIZE)).status).toBe(200)
  })

  test('at the limit of nesting are taken', async () => {
    expect((await post(echo({ a: nested(63) }))).status).toBe(200)
    expect((await post(echo({ a: nested(65) }))).status).toBe(400)
  })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json-patch+json',
    'multipart/form-data; a=application/json',
  ])('declared as %s are 415', async (contentType) =>
    expect((await post(INITIALIZE, { 'content-type': contentType })).status).toBe(415),
  )

  test('with a charset parameter are JSON', async () => {
    expect((await post(INITIALIZE, { 'content-type': 'Application/JSON; charset=utf-8' })).status).toBe(200)
  })
})

describe('other methods', () => {
  test('a person in a browser gets a page', async () => {
    const { status, headers, text } = await send({ headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } })
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(text).toContain('Sample &#34;API&#34;')
    expect(text).toContain('mcpServers')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('GET for a stream, DELETE and PUT are 405', async () => {
    for (const init of [
      { headers: { accept: 'text/event-stream' } },
      { method: 'DELETE' },
      { method: 'PUT', body: '{}' },
    ]) {
      const { status, headers, message } = await send(init)
      expect([status, headers.get('allow'), message.error?.code]).toEqual([405, 'POST', -32_000])
    }
  })

  test('OPTIONS says what is allowed', async () => {
    const { status, headers } = await send({ method: 'OPTIONS' })
    expect([status, headers.get('allow')]).toEqual([204, 'POST, OPTIONS'])
  })
})

test('while the API cannot be read clients get 503, the log has the reason, and the next request tries again', async () => {
  let attempts = 0
  const failing = await serveEndpoint({
    catalog: () => {
      attempts += 1
      return Promise.reject(new Error('cannot open /secret/openapi.json'))
    },
  })
  for (const attempt of [1, 2]) {
    const response = await fetch(failing.url, { method: 'POST', headers: LEGACY, body: JSON.stringify(INITIALIZE) })
    expect(response.status).toBe(503)
    expect(await response.text()).not.toContain('secret')
    expect(attempts).toBe(attempt)
  }
  expect(JSON.stringify(failing.lines.map(({ details }) => String((details as { err: Error }).err)))).toContain(
    '/secret/openapi.json',
  )
  await failing.close()
})

test('a fault of ours is a 500 without a stack', async () => {
  const broken = await serveEndpoint({
    current: () => {
      throw new Error('boom')
    },
  })
  const response = await fetch(broken.url, { method: 'POST', headers: LEGACY, body: JSON.stringify(INITIALIZE) })
  const text = await response.text()
  expect(response.status).toBe(500)
  expect(text).not.toMatch(/boom|at |node:/)
  await broken.close()
})
