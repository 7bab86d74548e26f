/** What the model gets for what an API may answer, over HTTP and through the public interface. */
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'
import type { ToolResult } from '../../src/model/tool.ts'
import type { ApiMcpOptions } from '../../src/options.ts'

type Answer = (response: ServerResponse, request: IncomingMessage) => void

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const json = (body: string | Buffer, headers: Record<string, string> = {}, status = 200): Answer => {
  return (response) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
}
const typed = (contentType: string | undefined, body: string | Buffer, status = 200): Answer => {
  return (response) =>
    response.writeHead(status, contentType === undefined ? {} : { 'content-type': contentType }).end(body)
}
const item = '{"id":1,"name":"Ä"}'
const bomb = gzipSync(JSON.stringify('a'.repeat(50_000_000)))

const ANSWERS: Record<string, Answer> = {
  item: json(item),
  marked: json(`\uFEFF${item}`),
  list: json('[1,2]'),
  wrong: json('{"id":"not a number","extra":true}'),
  gzip: json(gzipSync(item), { 'content-encoding': 'gzip' }),
  deflate: json(deflateSync(item), { 'content-encoding': 'deflate' }),
  deflateRaw: json(deflateRawSync(item), { 'content-encoding': 'deflate' }),
  brotli: json(brotliCompressSync(item), { 'content-encoding': 'br' }),
  twice: json(brotliCompressSync(gzipSync(item)), { 'content-encoding': 'gzip, br' }),
  bomb: json(bomb, { 'content-encoding': 'gzip' }),
  bombInBomb: json(gzipSync(gzipSync(bomb)), { 'content-encoding': 'gzip, gzip, gzip' }),
  notGzip: json(item, { 'content-encoding': 'gzip' }),
  unknownCoding: json(item, { 'content-encoding': 'x-secret' }),
  png: typed('image/png', PNG),
  wav: typed('audio/wav', Buffer.from('RIFF')),
  pdf: (response) =>
    response
      .writeHead(200, { 'content-type': 'application/pdf', 'content-disposition': 'attachment; filename="a b.pdf"' })
      .end('%PDF'),
  latin1: typed('text/plain; charset=iso-8859-1', Buffer.from('Ä', 'latin1')),
  charset: typed(
    'application/json; charset=x-no-such',
    Buffer.concat([Buffer.from('{"a":"'), Buffer.from([255, 254]), Buffer.from('"}')]),
  ),
  badJson: json('{"a": nope'),
  mislabelled: typed('text/html', item),
  untyped: typed(undefined, item),
  events: typed('text/event-stream', 'event: message\ndata: {"a":1}\n\n'),
  lines: typed('application/x-ndjson', '{"a":1}\n{"a":2}\n'),
  none: typed(undefined, '', 204),
  created: (response) => response.writeHead(201, { location: 'http://internal:1/items/5?x=1' }).end(),
  redirect: (response) => response.writeHead(302, { location: 'http://internal.example/secret' }).end(),
  missing: json('{"detail":"no such item"}', {}, 404),
  html: typed('text/html', '<html>broken</html>', 502),
  failing: typed('text/plain', 'x'.repeat(200_000), 500),
  big: json(`{"data":"${'a'.repeat(3_000_000)}"}`),
  endless: (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const more = (): void => {
      while (!response.destroyed && response.write('a'.repeat(65_536)));
      if (!response.destroyed) response.once('drain', more)
    }
    more()
  },
  drip: (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write(' ')
  },
  silent: () => {},
  reset: (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' }).write('{"a":"aaaa')
    setTimeout(() => response.socket?.resetAndDestroy(), 20)
  },
  longHeaders: (response) => {
    for (let i = 0; i < 100; i++) response.setHeader(`x-h${i}`, 'a'.repeat(1000))
    response.end('{}')
  },
  deep: json(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
  proto: json('{"__proto__":{"isAdmin":true},"id":1}'),
  cookie: json(item, { 'set-cookie': 'sid=SESSIONSECRET' }),
  echo: (response, request) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify(request.headers)),
}

const itemSchema = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'integer' }, name: { type: 'string', maxLength: 1 } },
}
const listSchema = { type: 'array', items: { type: 'integer' } }
/** Operations that declare what they answer; the others say nothing. */
const DECLARED: Record<string, object> = {
  item: itemSchema,
  wrong: itemSchema,
  mislabelled: itemSchema,
  none: itemSchema,
  png: itemSchema,
  proto: itemSchema,
  deep: itemSchema,
  list: listSchema,
}

let server: Server
let origin: string
const mcps: ApiMcp[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    response.on('error', () => {})
    const name = (request.url ?? '').slice(1)
    ANSWERS[name]?.(response, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  await Promise.all(mcps.map((mcp) => mcp.close()))
  server.close()
})

function documentOf(): object {
  const paths: Record<string, object> = {}
  for (const name of Object.keys(ANSWERS)) {
    const schema = DECLARED[name]
    const content = schema === undefined ? {} : { content: { 'application/json': { schema } } }
    const responses = { 200: { description: 'ok', ...content } }
    paths[`/${name}`] = { get: { operationId: name, responses }, head: { operationId: `${name}Head`, responses: {} } }
  }
  return { openapi: '3.1.0', info: { title: 'Answers', version: '1' }, paths }
}

const logged: { details: object; message: string }[] = []
const log = (details: object, message: string): void => void logged.push({ details, message })
const logger = { debug: log, info: log, warn: log, error: log }

async function call(name: string, options: ApiMcpOptions = {}): Promise<ToolResult> {
  const mcp = new ApiMcp(documentOf(), { logger, ...options, upstream: { baseUrl: origin, ...options.upstream } })
  mcps.push(mcp)
  return mcp.call(name, {})
}

function textOf(result: ToolResult): string {
  const [block] = result.content
  return block?.type === 'text' ? block.text : `no text: ${block?.type}`
}

describe('JSON', () => {
  test('is text as it came, and structured content', async () => {
    const result = await call('item')
    expect(textOf(result)).toBe(item)
    expect(result.structuredContent).toEqual({ id: 1, name: 'Ä' })
    expect(result.isError).toBeUndefined()
  })
  test('may begin with a byte order mark', async () => {
    expect((await call('marked')).structuredContent).toEqual({ id: 1, name: 'Ä' })
  })
  test('of a declared array is wrapped', async () => {
    const result = await call('list')
    expect(result.structuredContent).toEqual({ result: [1, 2] })
    expect(textOf(result)).toBe('[1,2]')
  })
  test('members that do not fit are left out of the structured half only', async () => {
    const result = await call('wrong')
    expect(result.structuredContent).toEqual({ extra: true })
    expect(textOf(result)).toContain('not a number')
    expect(result.isError).toBeUndefined()
  })
  test('that violates its schema is an error in strict mode', async () => {
    const result = await call('wrong', { outputSchema: 'strict' })
    expect(result.isError).toBe(true)
    expect(textOf(result)).toMatch(/^RESPONSE_INVALID: .*\/id must be integer/)
    expect(JSON.stringify(result.content)).toContain('not a number')
  })
  test('that is none is shown as text', async () => {
    expect(textOf(await call('badJson'))).toBe('{"a": nope')
  })
  test('is found where the server calls it HTML, if the operation declares it', async () => {
    expect((await call('mislabelled')).structuredContent).toEqual({ id: 1, name: 'Ä' })
  })
  test('is found where the server names no type', async () => {
    expect((await call('untyped')).structuredContent).toEqual({ id: 1, name: 'Ä' })
  })
  test('nested 100,000 deep is text only', async () => {
    const result = await call('deep')
    expect(result.structuredContent).toEqual({})
    expect(textOf(result)).toHaveLength(600_001)
  })
  test('with a member __proto__ stays data', async () => {
    const result = await call('proto')
    expect(Object.hasOwn(result.structuredContent ?? {}, '__proto__')).toBe(true)
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
  })
})

describe('other content', () => {
  test('an image is an image block, and an empty object where JSON was declared', async () => {
    expect(await call('png')).toMatchObject({
      content: [{ type: 'image', mimeType: 'image/png', data: PNG.toString('base64') }],
      structuredContent: {},
    })
  })
  test('audio is an audio block', async () => {
    expect((await call('wav')).content).toEqual([{ type: 'audio', mimeType: 'audio/wav', data: 'UklGRg==' }])
  })
  test('other bytes are an embedded resource named after the file', async () => {
    expect((await call('pdf')).content).toEqual([
      {
        type: 'resource',
        resource: { uri: 'response://pdf/a%20b.pdf', mimeType: 'application/pdf', blob: 'JVBERg==' },
      },
    ])
  })
  test('text is read in its charset', async () => {
    expect(textOf(await call('latin1'))).toBe('Ä')
  })
  test('an unknown charset still gives what can be shown', async () => {
    expect(textOf(await call('charset'))).toBe('{"a":"\uFFFD\uFFFD"}')
  })
  test.each(['events', 'lines'])('%s are text', async (name) => {
    expect(textOf(await call(name))).toContain('{"a":1}\n')
  })
  test('no content says so, and is an empty object where JSON was declared', async () => {
    const result = await call('none')
    expect(textOf(result)).toBe('204 No Content')
    expect(result.structuredContent).toEqual({})
  })
  test('a created resource says where it is, without the host', async () => {
    expect(textOf(await call('created'))).toBe('201 Created\nLocation: /items/5?x=1')
  })
  test('HEAD gives status and headers, without sessions', async () => {
    const result = await call('cookieHead')
    expect(textOf(result)).toMatch(/^200 OK\n/)
    expect(textOf(result)).toContain('content-type: application/json')
    expect(JSON.stringify(result)).not.toContain('SESSIONSECRET')
  })
})

describe('content codings', () => {
  test.each(['gzip', 'deflate', 'deflateRaw', 'brotli', 'twice'])('%s is undone', async (name) => {
    expect((await call(name)).structuredContent).toEqual({ id: 1, name: 'Ä' })
  })
  test.each(['bomb', 'bombInBomb'])('a %s is cut and is an error', async (name) => {
    const before = process.memoryUsage().rss
    const result = await call(name)
    expect(result.isError).toBe(true)
    expect(textOf(result).length).toBeLessThan(1_100_000)
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
  })
  test.each(['notGzip', 'unknownCoding'])('%s is an error', async (name) => {
    const result = await call(name)
    expect(textOf(result)).toMatch(/^RESPONSE_INVALID: /)
    expect(result.isError).toBe(true)
  })
})

describe('errors', () => {
  test('a 404 has status and body', async () => {
    const result = await call('missing')
    expect(result.isError).toBe(true)
    expect(textOf(result)).toBe('404 Not Found\n\n{"detail":"no such item"}')
  })
  test('an HTML page is text', async () => {
    expect(textOf(await call('html'))).toBe('502 Bad Gateway\n\n<html>broken</html>')
  })
  test('a long error is cut at errorBytes', async () => {
    const result = await call('failing', { limits: { errorBytes: 1000 } })
    expect(textOf(result)).toMatch(/x{1000}\n\[cut at 1000 bytes\]$/)
  })
  test('a redirect is an error that keeps its target to itself', async () => {
    const result = await call('redirect')
    expect(result.isError).toBe(true)
    expect(textOf(result)).toBe('302 Found: the API redirects, and redirects are not followed.')
  })
  test.each(['big', 'endless'])('%s is cut at responseBytes, says so and is an error', async (name) => {
    const result = await call(name, { limits: { responseBytes: 10_000 } })
    expect(result.isError).toBe(true)
    expect(textOf(result)).toContain('[cut at 10000 bytes]')
    expect(textOf(result).length).toBeLessThan(11_000)
  })
  test.each(['drip', 'silent'])('%s ends with the timeout', async (name) => {
    const result = await call(name, { upstream: { timeoutMs: 100 } })
    expect(textOf(result)).toBe('UPSTREAM_TIMEOUT: The API did not answer within 0.1 s.')
  })
  test('a reset is told without host and port', async () => {
    const result = await call('reset')
    expect(textOf(result)).toMatch(/^UPSTREAM_RESET: /)
    expect(JSON.stringify(result)).not.toMatch(/127\.0\.0\.1|ECONN/)
  })
  test('too many headers are an error', async () => {
    expect(textOf(await call('longHeaders'))).toMatch(/^UPSTREAM_RESET: /)
  })
  test('an API that is down is told without host and port, and logged with them', async () => {
    const result = await call('item', { upstream: { baseUrl: 'http://127.0.0.1:1' } })
    expect(textOf(result)).toBe('UPSTREAM_UNREACHABLE: The API could not be reached.')
    expect(JSON.stringify(logged.at(-1))).toContain('ECONNREFUSED')
  })
  test('a link-local address is never contacted', async () => {
    const result = await call('item', { upstream: { baseUrl: 'http://169.254.169.254' } })
    expect(textOf(result)).toMatch(/^UPSTREAM_UNREACHABLE: /)
  })
  test('configured secrets that the API echoes are hidden', async () => {
    const result = await call('echo', { upstream: { headers: { 'x-key': 'VERY-SECRET-KEY' } } })
    expect(JSON.stringify(result)).not.toContain('VERY-SECRET-KEY')
    expect(result.structuredContent).toHaveProperty('x-key')
  })
  test("the user's own client that throws is told without its message", async () => {
    const fetch = (): Promise<Response> => Promise.reject(new Error('INTERNAL-DETAIL'))
    const result = await call('item', { upstream: { fetch } })
    expect(result.isError).toBe(true)
    expect(JSON.stringify(result)).not.toContain('INTERNAL-DETAIL')
  })
  test("the user's own client gets requests that do not follow redirects", async () => {
    const result = await call('redirect', { upstream: { fetch: (request: Request) => fetch(request) } })
    expect(textOf(result)).toMatch(/^302 Found/)
    expect(
      (await call('gzip', { upstream: { fetch: (request: Request) => fetch(request) } })).structuredContent,
    ).toEqual({ id: 1, name: 'Ä' })
  })
})
