/** An API that answers in every way, and a call to each of its operations over HTTP. */
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll } from 'vitest'
import { ApiMcp } from '../../src/index.ts'
import type { ToolResult } from '../../src/model/tool.ts'
import type { ApiMcpOptions } from '../../src/options.ts'

type Answer = (response: ServerResponse, request: IncomingMessage) => void

export const PNG: Buffer = Buffer.from(
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
export const item = '{"id":1,"name":"Ä"}'
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
  halfPairs: json(String.raw`{"name":"\ud800","id":1}`),
  mislabelled: typed('text/html', item),
  untyped: typed(undefined, item),
  events: typed('text/event-stream', 'event: message\ndata: {"a":1}\n\n'),
  lines: typed('application/x-ndjson', '{"a":1}\n{"a":2}\n'),
  none: typed(undefined, '', 204),
  created: (response) => response.writeHead(201, { location: 'http://internal:1/items/5?x=1' }).end(),
  redirect: (response) => response.writeHead(302, { location: 'http://internal.example/secret' }).end(),
  unchanged: (response) => response.writeHead(304).end(),
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
  nested: json(`${'{"a":'.repeat(70)}1${'}'.repeat(70)}`),
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

/** Starts the API before the tests of a file, and stops it after them. */
export function useAnsweringApi(): void {
  beforeAll(async () => {
    server = createServer((request, response) => {
      response.on('error', () => {})
      ANSWERS[(request.url ?? '').slice(1)]?.(response, request)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    server.closeAllConnections()
    await Promise.all(mcps.map((mcp) => mcp.close()))
    server.close()
  })
}

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

export const logged: { details: object; message: string }[] = []
const log = (details: object, message: string): void => void logged.push({ details, message })
const logger = { debug: log, info: log, warn: log, error: log }

export async function callAnswer(name: string, options: ApiMcpOptions = {}): Promise<ToolResult> {
  const mcp = new ApiMcp(documentOf(), { logger, ...options, upstream: { baseUrl: origin, ...options.upstream } })
  mcps.push(mcp)
  return mcp.call(name, {})
}

export function textOf(result: ToolResult): string {
  const [block] = result.content
  return block?.type === 'text' ? block.text : `no text: ${block?.type}`
}
