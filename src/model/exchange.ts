/**
 * One HTTP exchange at the MCP endpoint, free of frameworks: adapters make an {@link EndpointRequest} of what they have
 * and send the {@link EndpointResponse} with what their framework offers, so that its hooks keep working.
 */
import type { Cancellation } from './http.ts'

export interface EndpointRequest {
  /** Upper case. */
  readonly method: string
  /** Request target (`/mcp?x=1`) or absolute URL; only its path and query are used. */
  readonly url: string
  /** Names in lower case, as `IncomingMessage.headers`. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: EndpointBody
  /** Peer address. */
  readonly remoteAddress?: string | undefined
  /** Address on which the request arrived: decides whether the loopback rule for Host applies. */
  readonly localAddress?: string | undefined
  /** Arrived over TLS; for the origin of the request itself. */
  readonly secure?: boolean | undefined
  readonly cancellation: Cancellation
  /**
   * The connection still has answers to send to earlier requests. Resolves when it is this one's turn, to false when the
   * client left before.
   */
  readonly turn?: Promise<boolean> | undefined
  /** The framework's own request or context, handed to `filter`, `extend` and `onCall`. */
  readonly native?: unknown
}

export type EndpointBody =
  /** The host parsed the JSON already; it is not read or parsed again. */
  | { readonly parsed: unknown }
  /** The host read the text already. */
  | { readonly text: string }
  /** Nobody read it. Resolves to undefined when it is longer than `maxBytes`, without reading on. */
  | { readonly read: (maxBytes: number) => Promise<string | undefined> }

export interface EndpointResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body: string | Uint8Array | ReadableStream<Uint8Array> | null
}

/** Streamable HTTP, or HTTP+SSE of 2024-11-05; the words of client configurations. */
export type EndpointTransport = 'http' | 'sse'

/** What an adapter mounts. Never rejects. */
export interface Endpoint {
  handle(request: EndpointRequest): Promise<EndpointResponse>
  /**
   * Answers for a path beside the endpoint's own: `/.well-known/oauth-protected-resource/mcp`. Adapters route these, on
   * the root of the app, to {@link handleMetadata}. Empty without `access.auth`.
   */
  readonly metadataPaths: readonly string[]
  handleMetadata(request: EndpointRequest): Promise<EndpointResponse>
  /** What a client speaks here; null for what only accompanies an endpoint. @default 'http' */
  readonly transport?: EndpointTransport | null
  /** `limits.requestBytes`, for hosts that read bodies before a route runs. @default the host's own limit */
  readonly maxRequestBytes?: number
}
