/** One HTTP request on a connection of its own, and what came back. */
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { createMessageReader } from './raw-http.ts'
import type { Headers } from './raw-http.ts'

export type Body = Buffer | { readonly bytesPerSecond: number; readonly seconds: number }

export interface OutgoingRequest {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body?: Body
  /** The client destroys the connection so long after sending. */
  readonly abortAfterMs?: number
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Buffer
}

export interface Exchange {
  /** Undefined when the connection ended without a complete one. */
  readonly answer?: Answer
  /** From the first byte sent to the complete answer, or to the end of the connection by the server. */
  readonly endedMs?: number
  /** JSON-RPC id that was sent. */
  readonly id?: string | number
  /** Name of the tool that was called. */
  readonly tool?: string
}

const SEND_CHUNK_BYTES = 1024 * 1024

/** Never rejects. @param signal - the test is over */
export function exchange(request: OutgoingRequest, signal: AbortSignal): Promise<Exchange> {
  const target = /^(https?):\/\/(\[[^\]]+\]|[^/:?#]*)(?::(\d+))?([^#]*)/.exec(request.url)
  if (target === null || target[1] !== 'http') return Promise.resolve({})
  const [, , host = '', port = '80', path = '/'] = target
  return new Promise((resolve) => {
    let sentAt = performance.now()
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port: Number(port) })
    const reader = createMessageReader(true, request.method === 'HEAD')
    const finish = (exchanged: Exchange): void => {
      signal.removeEventListener('abort', giveUp)
      socket.destroy()
      resolve(exchanged)
    }
    const giveUp = (): void => finish({})
    signal.addEventListener('abort', giveUp, { once: true })
    const take = ([message]: ReturnType<typeof reader.push>): void => {
      if (message === undefined) return
      const { startLine, headers, body } = message
      const status = Number(startLine.split(' ')[1])
      finish({ answer: { status, headers, body }, endedMs: performance.now() - sentAt })
    }
    const ended = (): void => {
      take(reader.end())
      finish({ endedMs: performance.now() - sentAt })
    }
    socket.on('data', (chunk) => take(reader.push(chunk)))
    socket.on('end', ended)
    // A reset while the body is still on its way: what arrived before is read first.
    socket.on('error', () => {})
    socket.on('close', ended)
    socket.on('connect', () => {
      sentAt = performance.now()
      const lines = [`${request.method} ${path.startsWith('/') ? path : `/${path}`} HTTP/1.1`]
      for (const [name, value] of request.headers) lines.push(`${name}: ${value}`)
      socket.write(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'utf8'))
      void sendBody(socket, request.body)
      if (request.abortAfterMs !== undefined) setTimeout(giveUp, request.abortAfterMs)
    })
  })
}

async function sendBody(socket: Socket, body: Body | undefined): Promise<void> {
  if (body === undefined) return
  if (Buffer.isBuffer(body)) {
    for (let at = 0; at < body.length && !socket.destroyed; at += SEND_CHUNK_BYTES) {
      await write(socket, body.subarray(at, at + SEND_CHUNK_BYTES))
    }
    return
  }
  const chunk = `${body.bytesPerSecond.toString(16)}\r\n${' '.repeat(body.bytesPerSecond)}\r\n`
  for (let second = 0; second < body.seconds && !socket.destroyed; second += 1) {
    await write(socket, Buffer.from(chunk))
    await new Promise((resolve) => setTimeout(resolve, 1000).unref())
  }
}

function write(socket: Socket, chunk: Buffer): Promise<void> {
  return new Promise((resolve) => void socket.write(chunk, () => resolve()))
}
