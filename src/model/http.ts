/**
 * One HTTP exchange with the API, in our own record: a web `Request` is built only by a dispatcher that needs one.
 */

/** The request that a tool call stands for. */
export interface ApiRequest {
  /** Upper case. */
  readonly method: string
  /** Raw path of the request target: starts with `/`, percent-encoded, base path included. */
  readonly path: string
  /** Raw query without `?`; empty for none. */
  readonly query: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** What the API answered. Any status is a value. */
export interface ApiResponse {
  readonly status: number
  /** Names in lower case; several values of one name as a list. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** As on the wire: content codings are not undone. */
  readonly body: Uint8Array
  /** All of the body in UTF-8 as text, when that can be had without the bytes; read once, and only if it is wanted. */
  readonly text?: string | undefined
  /** The body was longer than `maxBytes` and was cut there. */
  readonly truncated: boolean
}

export interface DispatchContext {
  /** Where to stop reading the body, in bytes. */
  readonly maxBytes: number
  readonly caller: CallerContext
  /** Ends the exchange: the dispatcher stops reading, frees what it holds and rejects. */
  readonly cancellation: Cancellation
}

/**
 * Executes a request, over the network or inside the process.
 *
 * Rejects only for faults of transport, with a {@link CallError}: `UPSTREAM_UNREACHABLE`, `UPSTREAM_RESET`; and after a cancellation.
 */
export interface Dispatch {
  (request: ApiRequest, context: DispatchContext): Promise<ApiResponse>
}

/** The MCP client on whose behalf a call is made, as its own HTTP request shows it. Over stdio it is empty. */
export interface CallerContext {
  /** Of the request that carried the call; names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Peer address of the connection. */
  readonly remoteAddress?: string | undefined
  /** The connection is TLS: `req.socket.encrypted` and `req.protocol` of calls in memory. */
  readonly secure?: boolean | undefined
  /** Verified by `access.auth`; absent when that is not configured. */
  readonly identity?: Identity | undefined
  /** The client left. */
  readonly cancellation?: Cancellation | undefined
  /** What the host framework knows about the request, for `filter` and `onCall`: Fastify's request, Hono's context … */
  readonly request?: unknown
}

/** Who a verified token speaks for. */
export interface Identity {
  readonly token: string
  readonly subject?: string
  readonly clientId?: string
  readonly scopes: readonly string[]
  /** Seconds since the epoch. */
  readonly expiresAt?: number
  readonly claims: Readonly<Record<string, unknown>>
}

/** Cheaper than an `AbortSignal`: creating those was the largest single cost of a request in profiles of the SDK. */
export interface Cancellation {
  readonly cancelled: boolean
  /** @returns a function that takes the listener off again. The listener runs at most once, at once if already cancelled. */
  onCancel(listener: () => void): () => void
}
