/** Node's request and response ↔ one exchange at the endpoint; for every host that has these two. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { EndpointBody, EndpointRequest, EndpointResponse } from '../model/exchange.ts'
import type { Cancellation } from '../model/http.ts'
import { isEncrypted } from './connection.ts'
import { readText } from './node-body.ts'
import { drained, endStalled, turnOf } from './response-turn.ts'

/** What frameworks put on Node's request. */
export interface HostRequest extends IncomingMessage {
  /** Before a router took its prefix off. */
  readonly originalUrl?: string
  /** Left by a body parser. */
  readonly body?: unknown
  /** With the framework's own idea of trusted proxies. */
  readonly ip?: string
}

/** Reads nothing yet. */
export function toEndpointRequest(
  request: HostRequest,
  response: ServerResponse,
  native: unknown = request,
): EndpointRequest {
  return {
    method: request.method ?? 'GET',
    url: request.originalUrl ?? request.url ?? '/',
    headers: request.headers,
    body: bodyOf(request),
    remoteAddress: request.ip ?? request.socket.remoteAddress,
    localAddress: request.socket.localAddress,
    secure: isEncrypted(request.socket),
    cancellation: new ResponseCancellation(response),
    turn: turnOf(request, response),
    native,
  }
}

/** A parser that found nothing to do leaves `{}` or undefined, and the body unread. */
function bodyOf(request: HostRequest): EndpointBody {
  if (!request.readableDidRead) return { read: (maxBytes) => readText(request, maxBytes) }
  const { body } = request
  if (typeof body === 'string') return { text: body }
  if (Buffer.isBuffer(body)) return { text: body.toString('utf8') }
  return body === undefined ? { text: '' } : { parsed: body }
}

/** A client leaves by closing the connection before it is answered. HTTP/2's responses do not know `writableFinished`. */
export class ResponseCancellation implements Cancellation {
  readonly #response: ServerResponse

  constructor(response: ServerResponse) {
    this.#response = response
  }

  get cancelled(): boolean {
    return this.#response.destroyed && !this.#response.writableEnded
  }

  onCancel(listener: () => void): () => void {
    if (this.cancelled) {
      listener()
      return () => {}
    }
    const closed = (): void => {
      if (!this.#response.writableEnded) listener()
    }
    // Not `once`, whose records may outlive the call.
    this.#response.on('close', closed)
    return () => void this.#response.off('close', closed)
  }
}

/** Sends an answer; headers that are there already stay. Resolves when all of it is handed to the connection, or the client left. */
export async function sendEndpointResponse(response: ServerResponse, answer: EndpointResponse): Promise<void> {
  const { body } = answer
  if (response.destroyed || response.headersSent) {
    if (body instanceof ReadableStream) await body.cancel()
    return
  }
  response.statusCode = answer.status
  for (const name in answer.headers) {
    const value = answer.headers[name]
    if (value !== undefined) response.setHeader(name, value)
  }
  if (body instanceof ReadableStream) return sendStream(response, body)
  endStalled(response)
  if (body === null) response.end()
  else response.end(body)
}

async function sendStream(
  response: ServerResponse & { flush?(): void },
  body: ReadableStream<Uint8Array>,
): Promise<void> {
  const reader = body.getReader()
  const closed = (): void => void reader.cancel().catch(() => {})
  response.once('close', closed)
  response.flushHeaders()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done || response.destroyed) break
      const room = response.write(value)
      // Compressing middleware holds events back until it is told.
      response.flush?.()
      if (!room && !response.destroyed) await drained(response)
    }
    response.end()
  } catch {
    // The head is sent: a broken connection is the only way to tell the client.
    response.destroy()
  } finally {
    response.off('close', closed)
  }
}
