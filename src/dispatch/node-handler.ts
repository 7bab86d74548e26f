/** Calls a Node `(req, res)` handler in memory: real messages on a connection that is none. */
import type { Socket } from 'node:net'
import { CallError } from '../errors.ts'
import type { ApiRequest, ApiResponse, CallerContext, Dispatch, DispatchContext } from '../model/http.ts'
import { IncomingMessage, ServerResponse } from '../network/node-http.ts'
import { callerAddress } from './caller-address.ts'
import { CallSocket } from './node-socket.ts'
import { ResponseReader } from './node-wire.ts'
import { keepTickShape } from './tick-shape.ts'

/** `http.createServer(handler)`; Express apps are such handlers, Fastify's is `app.routing`. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => unknown

/**
 * The handler gets an `IncomingMessage` and a `ServerResponse` of Node's own classes, so that hooks, streams, `finish`,
 * `close` and `aborted` events are those of a server. It sees the caller's Host, address and trace context.
 *
 * Prototypes stay untouched: Express sets those of each request anew, and they are shared by all apps of a process.
 *
 * The dispatch rejects with a CallError: UPSTREAM_RESET when the handler throws or gives up its answer, CALL_CANCELLED.
 */
export function createNodeDispatch(handler: NodeHandler): Dispatch {
  keepTickShape()
  return (request, context) =>
    new Promise<ApiResponse>((resolve, reject) => {
      if (context.cancellation.cancelled) reject(cancelled())
      else new Exchange(request, context, resolve, reject).run(handler)
    })
}

class Exchange {
  readonly #context: DispatchContext
  readonly #resolve: (response: ApiResponse) => void
  readonly #reject: (error: CallError) => void
  readonly #reader: ResponseReader
  readonly #socket: CallSocket
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  #stopListening: (() => void) | undefined
  #settled = false

  constructor(
    request: ApiRequest,
    context: DispatchContext,
    resolve: (response: ApiResponse) => void,
    reject: (error: CallError) => void,
  ) {
    this.#context = context
    this.#resolve = resolve
    this.#reject = reject
    this.#reader = new ResponseReader(request.method, context.maxBytes, () => this.#cut())
    const { caller } = context
    const peer = { remoteAddress: callerAddress(caller), encrypted: caller.secure === true }
    this.#socket = new CallSocket(peer, {
      write: (data, encoding) => this.#reader.write(data, encoding),
      closed: (error) => this.#closed(error),
      timedOut: (heard) => this.#timedOut(heard),
    })
    this.#request = toIncomingMessage(request, caller, this.#socket as unknown as Socket)
    this.#response = new ServerResponse(this.#request)
    this.#response.assignSocket(this.#socket as unknown as Socket)
  }

  run(handler: NodeHandler): void {
    this.#stopListening = this.#context.cancellation.onCancel(() => {
      this.#fail(cancelled())
      this.#leave()
    })
    // Not `once`: its records may outlive the call. An app of many routes makes one for each when it starts, all of which live
    // on, so that V8 then makes the records of calls among what is old, and keeps whatever they hold until a full collection.
    this.#response.on('finish', () => this.#finished())
    try {
      const result = handler(this.#request, this.#response)
      if (result instanceof Promise) result.catch((error: unknown) => this.#threw(error))
    } catch (error) {
      this.#threw(error)
    }
  }

  /** As a server after a response: what is left of the request is thrown away, then both messages close. */
  #finished(): void {
    this.#reader.end()
    this.#settle()
    // Nobody hears a request end that nobody listens to.
    if (!this.#request.readableEnded && this.#request.eventNames().length > 0) this.#request.resume()
    this.#socket.destroy()
  }

  /** The client reads no further. */
  #cut(): void {
    this.#settle()
    this.#leave()
  }

  /** A client that goes away: the request is aborted, the response closed. */
  #leave(): void {
    this.#socket.destroy()
    if (!this.#response.writableFinished) {
      this.#request.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))
    }
  }

  #closed(error: Error | null): void {
    if (error === null) this.#reader.end()
    this.#settle()
    // Errors are costly to make, and this runs at the end of every call.
    if (!this.#settled) this.#fail(broken(error))
    if (!this.#response.writableEnded) this.#leave()
  }

  #threw(error: unknown): void {
    // What fails behind a whole answer is not the caller's.
    if (this.#response.writableEnded) return
    this.#fail(broken(error))
    this.#leave()
  }

  /** As `http.Server` does with a silent connection: whoever listens decides, else it is closed. */
  #timedOut(heard: boolean): void {
    const byRequest = this.#request.emit('timeout', this.#socket)
    const byResponse = this.#response.emit('timeout', this.#socket)
    if (!heard && !byRequest && !byResponse) this.#socket.destroy()
  }

  #settle(): void {
    if (this.#settled || !this.#reader.complete) return
    const response = this.#reader.response()
    if (response === undefined) return
    this.#settled = true
    this.#stopListening?.()
    this.#resolve(response)
  }

  #fail(error: CallError): void {
    if (this.#settled) return
    this.#settled = true
    this.#stopListening?.()
    this.#reject(error)
  }
}

/** Complete when it arrives, its body waiting to be read. */
function toIncomingMessage(request: ApiRequest, caller: CallerContext, socket: Socket): IncomingMessage {
  const message = new IncomingMessage(socket)
  message.method = request.method
  message.url = request.query === '' ? request.path : `${request.path}?${request.query}`
  message.httpVersion = '1.1'
  message.httpVersionMajor = 1
  message.httpVersionMinor = 1
  const headers = toHeaders(request, caller)
  message.headers = headers
  message.headersDistinct = {}
  for (const name in headers) {
    const value = headers[name] as string
    message.rawHeaders.push(name, value)
    message.headersDistinct[name] = [value]
  }
  message.complete = true
  const { body } = request
  // Given when it is asked for: most handlers ask for none, and what is pushed takes turns of the queue.
  // An own member, as Express sets another prototype.
  return Object.assign(message, {
    _read() {
      if (body !== undefined && body.length > 0) message.push(body)
      message.push(null)
    },
  })
}

const METHODS_WITH_BODY = new Set(['POST', 'PUT', 'PATCH'])

function toHeaders(request: ApiRequest, caller: CallerContext): Record<string, string> {
  const headers: Record<string, string> = { host: hostOf(caller), ...request.headers }
  if (request.body !== undefined) headers['content-length'] = String(Buffer.byteLength(request.body))
  else if (METHODS_WITH_BODY.has(request.method)) headers['content-length'] = '0'
  return headers
}

function hostOf(caller: CallerContext): string {
  const host = caller.headers['host']
  return typeof host === 'string' && host !== '' ? host : 'localhost'
}

function cancelled(): CallError {
  return new CallError('CALL_CANCELLED', 'The call was cancelled.')
}

function broken(cause: unknown): CallError {
  return new CallError('UPSTREAM_RESET', 'The API failed before its answer was complete.', { cause })
}
