/** Web `Request` and `Response` ↔ one exchange at the endpoint; for every host of the fetch kind and for `ApiMcp.fetch`. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { toHeaderRecord } from '../dispatch/fetch-response.ts'
import type { EndpointBody, EndpointRequest, EndpointResponse } from '../model/exchange.ts'
import type { Cancellation } from '../model/http.ts'
import { connectionOfSocket } from './connection.ts'
import type { Connection } from './connection.ts'
import { ResponseCancellation } from './node-exchange.ts'
import { endStalledLater, turnOf } from './response-turn.ts'

/** What a framework knows beyond the request. */
export interface WebExchangeDetails {
  readonly connection?: Connection
  readonly node?: NodeExchange
  readonly native?: unknown
  /** When the framework read the body already. */
  readonly body?: EndpointBody
}

/** Reads nothing yet. */
export function toEndpointRequest(request: Request, details: WebExchangeDetails = {}): EndpointRequest {
  const node = details.node ?? nodeExchangeOf(request)
  if (node) endStalledLater(node.outgoing)
  const headers = toHeaderRecord(request.headers)
  // A web request's host is that of its URL; HTTP/2 and hand-made ones have no header for it.
  headers['host'] = hostOf(request.url)
  return {
    method: request.method,
    url: request.url,
    headers,
    body: details.body ?? { read: (maxBytes) => readText(request, maxBytes) },
    secure: request.url.startsWith('https:'),
    ...(node ? connectionOfSocket(node.incoming.socket) : (details.connection ?? peerOf(request))),
    cancellation: node ? new ResponseCancellation(node.outgoing) : new SignalCancellation(request),
    ...(node ? { turn: turnOf(node.incoming, node.outgoing) } : {}),
    native: details.native ?? request,
  }
}

export function toWebResponse(response: EndpointResponse): Response {
  return new Response(response.body, { status: response.status, headers: toHeaders(response.headers) })
}

function toHeaders(record: EndpointResponse['headers']): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(record)) {
    if (typeof value === 'string') headers.set(name, value)
    else for (const one of value) headers.append(name, one)
  }
  return headers
}

/** Node's own request and response. */
export interface NodeExchange {
  readonly incoming: IncomingMessage
  /** Tells that the client left at less cost than a signal does. */
  readonly outgoing: ServerResponse
}

/** Servers on Node put them at `request.runtime.node` (srvx, which serves H3, does; so does ours). */
function nodeExchangeOf(request: Request & { readonly runtime?: Runtime }): NodeExchange | undefined {
  const { req, res } = request.runtime?.node ?? {}
  return req === undefined || res === undefined ? undefined : { incoming: req, outgoing: res }
}

interface Runtime {
  readonly node?: { readonly req?: IncomingMessage; readonly res?: ServerResponse }
}

/** Of servers that tell no more. */
function peerOf(request: Request & { readonly ip?: string }): Connection {
  return request.ip === undefined ? {} : { remoteAddress: request.ip }
}

/** A request's signal costs something to make: it is made when somebody asks. */
class SignalCancellation implements Cancellation {
  readonly #request: Request

  constructor(request: Request) {
    this.#request = request
  }

  get cancelled(): boolean {
    return this.#request.signal.aborted
  }

  onCancel(listener: () => void): () => void {
    const { signal } = this.#request
    if (signal.aborted) {
      listener()
      return () => {}
    }
    signal.addEventListener('abort', listener, { once: true })
    return () => signal.removeEventListener('abort', listener)
  }
}

async function readText(request: Request, maxBytes: number): Promise<string | undefined> {
  // Somebody before us read it and kept it from us: there is nothing to parse.
  if (request.bodyUsed) return ''
  const declared = request.headers.get('content-length')
  if (declared !== null) return Number(declared) > maxBytes ? undefined : request.text()
  const reader = request.body?.getReader()
  if (reader === undefined) return ''
  const decoder = new TextDecoder()
  let text = ''
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    length += value.byteLength
    if (length > maxBytes) {
      await reader.cancel().catch(() => {})
      return undefined
    }
    text += decoder.decode(value, { stream: true })
  }
}

/** `http://api.test:8000/mcp?x` → `api.test:8000`; cheaper than a URL object. */
function hostOf(url: string): string {
  const start = url.indexOf('://') + 3
  const rest = url.slice(start)
  const end = rest.search(/[/?#]/)
  const authority = end === -1 ? rest : rest.slice(0, end)
  return authority.slice(authority.lastIndexOf('@') + 1)
}
