/** What the simulated API answers, by path (SECURITY-TESTS.md §9). */
import type { Socket } from 'node:net'
import { createGzip } from 'node:zlib'
import type { Headers } from '../raw-http.ts'
import type { Override } from '../test-file.ts'
import type { Recording } from './upstream.ts'

export interface AnswerContext {
  readonly recording: Recording
  readonly socket: Socket
  readonly canaryUrl: string
  readonly document: string
  readonly overrides: Readonly<Record<string, Override>>
}

interface Exchange extends AnswerContext {
  readonly path: string
  readonly query: URLSearchParams
}

const JSON_TYPE = ['Content-Type', 'application/json'] as const
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** Resolves when the answer is complete, or the client has left. */
export async function answerFor(context: AnswerContext): Promise<void> {
  const { recording, overrides } = context
  const [path = '', query = ''] = recording.target.split(/\?(.*)/s)
  const exchange: Exchange = { ...context, path, query: new URLSearchParams(query) }
  const override = Object.entries(overrides).find(([key]) => key === `${recording.method} ${path}`)?.[1]
  if (override !== undefined) return sendOverride(exchange, override)
  const answer = ANSWERS.get(path)
  if (answer !== undefined) return answer(exchange)
  send(exchange, 200, [JSON_TYPE], '{"ok":true}')
}

type AnswerOperation = (exchange: Exchange) => void | Promise<void>

const API_ANSWERS: Readonly<Record<string, AnswerOperation>> = {
  'echo-headers': sendHeadersBack,
  whoami: sendHeadersBack,
  redirect: (exchange) => send(exchange, 302, [['Location', exchange.query.get('to') ?? '']], ''),
  'redirect-loop': (exchange) => send(exchange, 302, [['Location', '/api/v1/redirect-loop']], ''),
  async slow(exchange) {
    await left(exchange.socket, Number(exchange.query.get('ms')))
    sendJson(exchange, { echo: exchange.query.get('echo') })
  },
  big: (exchange) =>
    send(exchange, 200, [JSON_TYPE], `{"data":"${'a'.repeat(Number(exchange.query.get('mb')) * 1_000_000)}"}`),
  async bomb(exchange) {
    send(exchange, 200, [JSON_TYPE, ['Content-Encoding', 'gzip']], await bomb(1))
  },
  async 'content-encoding'(exchange) {
    send(exchange, 200, [JSON_TYPE, ['Content-Encoding', 'gzip, gzip, gzip, gzip, gzip']], await bomb(5))
  },
  async infinite(exchange) {
    startChunks(exchange)
    exchange.socket.write(chunk('["'))
    const piece = chunk('a'.repeat(64 * 1024))
    while (!exchange.socket.destroyed) {
      if (!exchange.socket.write(piece)) await drained(exchange.socket)
      else await new Promise((resolve) => setImmediate(resolve))
    }
  },
  async drip(exchange) {
    startChunks(exchange)
    while (!exchange.socket.destroyed) {
      exchange.socket.write(chunk(' '))
      await left(exchange.socket, 1000)
    }
  },
  'bad-json': (exchange) => send(exchange, 200, [JSON_TYPE], '{"a": nope'),
  'bad-charset': (exchange) =>
    send(
      exchange,
      200,
      [['Content-Type', 'application/json; charset=x-no-such']],
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
    ),
  html: (exchange) => send(exchange, 502, [['Content-Type', 'text/html']], '<html><script>alert(1)</script></html>'),
  image: (exchange) => send(exchange, 200, [['Content-Type', 'image/png']], Buffer.from(PNG, 'base64')),
  'set-cookie': (exchange) =>
    send(exchange, 200, [JSON_TYPE, ['Set-Cookie', 'sid=SESSIONSECRET; Path=/; HttpOnly']], '{"ok":true}'),
  fail: sendFailure,
  async reset(exchange) {
    const { socket } = exchange
    socket.write(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"a":"aaaa`)
    await left(socket, 20)
    socket.resetAndDestroy()
  },
  'many-headers'(exchange) {
    const many: Headers = Array.from({ length: 1000 }, (_, index) => [`X-H${index}`, 'a'.repeat(1000)])
    send(exchange, 200, [JSON_TYPE, ...many], '{"ok":true}')
  },
  nested(exchange) {
    const depth = Number(exchange.query.get('depth'))
    send(exchange, 200, [JSON_TYPE], `${'{"a":'.repeat(depth)}{}${'}'.repeat(depth)}`)
  },
  'proto-json': (exchange) =>
    send(
      exchange,
      200,
      [JSON_TYPE],
      '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"polluted":"1"}},"ok":true}',
    ),
  'wrong-schema': (exchange) => send(exchange, 200, [JSON_TYPE], '{"id":"not a number","extra":true}'),
  'fake-sse': (exchange) =>
    send(
      exchange,
      200,
      [['Content-Type', 'text/plain']],
      'event: message\ndata: {"jsonrpc":"2.0","id":1,"result":{"content":[],"forged":true}}\n\n',
    ),
}

const ANSWERS = new Map<string, AnswerOperation>([
  ...Object.entries(API_ANSWERS).map(([name, answer]) => [`/api/v1/${name}`, answer] as const),
  ['/openapi.json', (exchange) => send(exchange, 200, [JSON_TYPE], exchange.document)],
  ['/redirect-to-canary', (exchange) => send(exchange, 302, [['Location', `${exchange.canaryUrl}/openapi.json`]], '')],
])

function sendHeadersBack(exchange: Exchange): void {
  const headers = new Map<string, string[]>()
  for (const [name, value] of exchange.recording.headers) {
    const key = name.toLowerCase()
    headers.set(key, [...(headers.get(key) ?? []), value])
  }
  sendJson(exchange, { headers: Object.fromEntries(headers) })
}

const FAILURE_BYTES = 200_000

function sendFailure(exchange: Exchange): void {
  const status = Number(exchange.query.get('code') ?? 500)
  const challenge: Headers = status === 401 ? [['WWW-Authenticate', 'Basic']] : []
  const line = '    at handler (http://db.internal:5432/app.js:1:1)\n'
  const text = `failed: ${exchange.recording.target}\n${line.repeat(FAILURE_BYTES / line.length)}`
  send(exchange, status, [['Content-Type', 'text/plain'], ...challenge], text)
}

function sendJson(exchange: Exchange, value: unknown): void {
  send(exchange, 200, [JSON_TYPE], JSON.stringify(value))
}

function sendOverride(exchange: Exchange, { status = 200, headers = {}, body = '{"ok":true}' }: Override): void {
  const given: Headers = Object.entries(headers).flatMap(([name, values]) =>
    (typeof values === 'string' ? [values] : values).map((value) => [name, value] as const),
  )
  const typed = given.some(([name]) => name.toLowerCase() === 'content-type') ? given : [JSON_TYPE, ...given]
  send(exchange, status, typed, body)
}

function send({ socket, recording }: Exchange, status: number, headers: Headers, body: string | Buffer): void {
  const bytes = Buffer.from(body)
  const lines = [`HTTP/1.1 ${status} Simulated`, ...headers.map(([name, value]) => `${name}: ${value}`)]
  const framed = headers.some(([name]) => /^(?:content-length|transfer-encoding)$/i.test(name))
  if (!framed) lines.push(`Content-Length: ${bytes.length}`)
  socket.write(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`))
  if (recording.method !== 'HEAD') socket.write(bytes)
}

function startChunks({ socket }: Exchange): void {
  socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n')
}

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done)
      socket.off('close', done)
      resolve()
    }
    socket.on('drain', done)
    socket.on('close', done)
  })
}

/** Waits, but not longer than the client stays. */
function left(socket: Socket, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    socket.once('close', done)
    function done(): void {
      clearTimeout(timer)
      socket.off('close', done)
      resolve()
    }
  })
}

const BOMB_BYTES = 200_000_000
const bombs = new Map<number, Promise<Buffer>>()

/** 200 MB of a JSON string, so many times compressed; made once, in pieces. */
function bomb(times: number): Promise<Buffer> {
  let made = bombs.get(times)
  if (made === undefined) {
    made = times === 1 ? compress(bombText()) : bomb(times - 1).then((inner) => compress([inner]))
    bombs.set(times, made)
  }
  return made
}

function* bombText(): Generator<Buffer> {
  const piece = Buffer.alloc(1_000_000, 'a')
  yield Buffer.from('"')
  for (let sent = 0; sent < BOMB_BYTES; sent += piece.length) yield piece
  yield Buffer.from('"')
}

async function compress(pieces: Iterable<Buffer>): Promise<Buffer> {
  const gzip = createGzip()
  const parts: Buffer[] = []
  gzip.on('data', (part: Buffer) => void parts.push(part))
  const ended = new Promise((resolve) => gzip.once('end', resolve))
  for (const piece of pieces) {
    await new Promise<void>((resolve) => void gzip.write(piece, () => resolve()))
  }
  gzip.end()
  await ended
  return Buffer.concat(parts)
}
