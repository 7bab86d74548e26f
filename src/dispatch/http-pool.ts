/**
 * One pooled client for one origin: keep-alive, no redirects, no decoding. The only file that drives undici's pool.
 *
 * A kept connection may be one that the API has just closed: uvicorn does so after every exception of an app, so that the call
 * after a failed one would fail, too. Safe requests (RFC 9110 §9.2.1) that got nothing of an answer are sent once more; no other
 * is ever repeated, and for a while after a failure none of them is sent on a kept connection.
 */
import { isIP } from 'node:net'
import type { Dispatcher, errors } from 'undici'
import Pool from 'undici/lib/dispatcher/pool.js'
import { CallError } from '../errors.ts'
import type { ApiRequest, ApiResponse, Dispatch, DispatchContext } from '../model/http.ts'
import { isForbiddenAddress } from '../network/addresses.ts'
import { lookupUnless } from '../network/guarded-request.ts'
import type { HttpDispatch } from './http.ts'
import { ReceivedResponse } from './received-response.ts'

/** PEM text. */
export interface TlsMaterial {
  readonly cert?: string
  readonly key?: string
  readonly ca?: string
  readonly passphrase?: string
}

const MAX_RESPONSE_HEADER_BYTES = 64 * 1024
const CONNECT_TIMEOUT_MS = 10_000
/** More calls at once wait for one of them: most upstreams and our own file limit would not take many more. */
const MAX_CONNECTIONS = 256
/** For so long after an answer of 5xx a kept connection may be closed without our having seen it. */
const SETTLING_MS = 1000
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'QUERY'])

/** Times are kept by the caller's cancellation, so the client's own clocks are off. */
export function createPooledDispatch(origin: string, tls: TlsMaterial): HttpDispatch {
  const hostname = new URL(origin).hostname.replace(/^\[|\]$/g, '')
  if (isIP(hostname) !== 0 && isForbiddenAddress(hostname)) {
    return {
      dispatch: () => Promise.reject(unreachable(new Error(`${hostname} is never contacted`))),
      close: async () => {},
    }
  }
  const settings: Pool.Options = {
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: MAX_RESPONSE_HEADER_BYTES,
    connect: { timeout: CONNECT_TIMEOUT_MS, lookup: lookupUnless(isForbiddenAddress), ...tls },
  }
  const pool = new Pool(origin, { ...settings, connections: MAX_CONNECTIONS })
  /** Of connections for one request each: without pipelining none is kept. */
  const unkept = new Pool(origin, { ...settings, connections: MAX_CONNECTIONS, pipelining: 0 })
  let failedAt = Number.NEGATIVE_INFINITY

  const dispatch: Dispatch = (request, context) =>
    new Promise((resolve, reject) => {
      const options = toOptions(origin, request)
      const answer = (response: ApiResponse): void => {
        if (response.status >= 500) failedAt = performance.now()
        resolve(response)
      }
      if (SAFE.has(request.method)) {
        const again = (): void => void unkept.dispatch(options, new Exchange(context, answer, reject))
        pool.dispatch(options, new Exchange(context, answer, reject, again))
      } else {
        const mayBeClosed = performance.now() - failedAt < SETTLING_MS
        const way = mayBeClosed ? unkept : pool
        way.dispatch(options, new Exchange(context, answer, reject))
      }
    })
  return { dispatch, close: async () => void (await Promise.all([pool.close(), unkept.close()])) }
}

function toOptions(origin: string, request: ApiRequest): Dispatcher.DispatchOptions {
  return {
    origin,
    path: request.query === '' ? request.path : `${request.path}?${request.query}`,
    method: request.method,
    headers: request.headers,
    body: typeof request.body === 'object' ? Buffer.from(request.body) : (request.body ?? null),
  }
}

/** One request and its answer, as undici tells it. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #context: DispatchContext
  readonly #resolve: (response: ApiResponse) => void
  readonly #reject: (error: CallError) => void
  readonly #again: (() => void) | undefined
  readonly #chunks: Buffer[] = []
  #length = 0
  #status = 0
  #headers: ApiResponse['headers'] = {}
  #stopListening: (() => void) | undefined
  #isOver = false

  /** @param again - sends the request once more, when the connection was closed before the API saw it */
  constructor(
    context: DispatchContext,
    resolve: (response: ApiResponse) => void,
    reject: (error: CallError) => void,
    again?: () => void,
  ) {
    this.#context = context
    this.#resolve = resolve
    this.#reject = reject
    this.#again = again
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#stopListening = this.#context.cancellation.onCancel(() => {
      controller.abort(new CallError('CALL_CANCELLED', 'The call was cancelled.'))
    })
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: ApiResponse['headers']): void {
    this.#status = status
    this.#headers = headers
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    if (this.#length <= this.#context.maxBytes) return
    this.#finish(true)
    controller.abort(new CallError('UPSTREAM_RESET', 'The answer is longer than is read.'))
  }

  onResponseEnd(): void {
    this.#finish(false)
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#stopListening?.()
    if (this.#isOver) return
    this.#isOver = true
    if (this.#again && this.#status === 0 && wasClosedBefore(error)) this.#again()
    else this.#reject(error instanceof CallError ? error : toCallError(error, this.#status))
  }

  #finish(truncated: boolean): void {
    this.#stopListening?.()
    if (this.#isOver) return
    this.#isOver = true
    const length = Math.min(this.#length, this.#context.maxBytes)
    this.#resolve(new ReceivedResponse(this.#status, this.#headers, this.#chunks, length, truncated))
  }
}

/** A connection that served an answer before, and none of this request's. */
function wasClosedBefore(error: Error): boolean {
  const code = codeOf(error)
  if (code === 'UND_ERR_SOCKET') return ((error as errors.SocketError).socket?.bytesRead ?? 0) > 0
  return code === 'ECONNRESET' || code === 'EPIPE'
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** Codes of undici and of Node that say the connection never was. */
const NOT_CONNECTED =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT|SOURCE_NOT_ALLOWED|UND_ERR_CONNECT_TIMEOUT|CERT_.*|ERR_TLS_.*|ERR_SSL_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*|HOSTNAME_.*)$/

function toCallError(error: Error, status: number): CallError {
  const code = codeOf(error)
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return new CallError('UPSTREAM_RESET', "The headers of the API's answer are too long.", { cause: error })
  }
  if (code === 'UND_ERR_INVALID_ARG') {
    return new CallError('REQUEST_REFUSED', 'The arguments make a request that cannot be sent.', { cause: error })
  }
  if (code === 'UND_ERR_CLOSED' || code === 'UND_ERR_DESTROYED') {
    return new CallError('CALL_CANCELLED', 'The server is closing.', { cause: error })
  }
  if (status === 0 && NOT_CONNECTED.test(code)) return unreachable(error)
  return new CallError('UPSTREAM_RESET', 'The API ended the connection before its answer was complete.', {
    cause: error,
  })
}

function unreachable(cause: Error): CallError {
  return new CallError('UPSTREAM_UNREACHABLE', 'The API could not be reached.', { cause })
}
