/** Every option with its meaning, default, unit and risk. DESIGN: what is not here is not an option. */
import type { McpServer, ServerContext } from '@modelcontextprotocol/server'
import type { CallEvent } from './model/catalog.ts'
import type { CallerContext } from './model/http.ts'
import type { JsonSchema, JsonValue } from './model/json.ts'
import type { Operation } from './model/operation.ts'
import type { Tool, ToolAnnotations, ToolResult } from './model/tool.ts'

export interface ApiMcpOptions {
  /** Name of the server. @default the API's `info.title` */
  readonly name?: string
  /** @default the API's `info.version` */
  readonly version?: string
  /** What the model is told about the API as a whole. @default the API's `info.description` */
  readonly instructions?: string
  /**
   * The OpenAPI document, where the app does not declare it itself: an object, a URL, a file, a path the app serves
   * (`'/openapi.json'`), or a function that returns any of these.
   */
  readonly openapi?: OpenApiSource | (() => OpenApiSource | Promise<OpenApiSource>)
  /** Sent with the request for a document from a URL, to that document's own origin only. @default none */
  readonly documentHeaders?: Readonly<Record<string, string>>
  /** OpenAPI Overlay 1.0 documents (objects, URLs or files) that are applied to the document in this order. */
  readonly overlays?: readonly OpenApiSource[]
  /** Honour `x-mcp` in a document that does not come from an app. Risk: its author can then hide and rename tools. @default false */
  readonly trustExtensions?: boolean
  /** Operations that become tools: the union of what the members name. @default all */
  readonly include?: OperationFilter
  /** Operations that never become tools; wins over `include`. */
  readonly exclude?: OperationFilter
  /** Asked once without context when tools are compiled, and again for each caller, for list and for call. */
  readonly filter?: (operation: Operation, context?: CallerContext) => boolean
  /** Changes a tool before it is compiled; returns nothing to leave it as it is. */
  readonly tool?: (operation: Operation, draft: ToolDraft) => ToolChanges | undefined | void
  /** How much of the responses stands in a tool's description. @default 'short' */
  readonly descriptions?: 'short' | 'responses' | 'full'
  /** @default 'tolerant' */
  readonly outputSchema?: 'strict' | 'tolerant' | 'off'
  /** Adds tools, resources and prompts of your own to the SDK's server. Called for each server instance: keep it cheap. */
  readonly extend?: (server: McpServer, context: CallerContext) => ServerExtension | undefined | void
  readonly upstream?: UpstreamOptions
  readonly access?: AccessOptions
  readonly limits?: Partial<Limits>
  /** pino-compatible. @default on stderr, from level `info`: JSON lines, on a terminal text */
  readonly logger?: Logger
  readonly onCall?: CallObserver
}

/** What only the constructor of the SDK's server takes; `extend` may return it. */
export interface ServerExtension {
  /**
   * Checks the state that tools of your own gave to a client with `inputRequired()`, when it comes back; a throw
   * refuses the request. The `verify` of the SDK's `createRequestStateCodec({ key })` fits. @default nothing is checked
   */
  readonly verifyRequestState?: (state: string, context: ServerContext) => unknown
}

/** Document object, URL, or path of a file. */
export type OpenApiSource = object | string | URL

export interface OperationFilter {
  /** operationIds, or names of tools for operations without one. */
  readonly operations?: readonly string[]
  readonly tags?: readonly string[]
  /** Globs over the path template: `/admin/**`, `/users/*`. */
  readonly paths?: readonly string[]
  /** In any case. */
  readonly methods?: readonly string[]
}

/** What the tool would be, as `tool` sees it. */
export interface ToolDraft {
  readonly name: string
  readonly title?: string
  readonly description: string
  readonly annotations: ToolAnnotations
  /** Names as the model would see them. */
  readonly arguments: readonly string[]
}

export interface ToolChanges {
  readonly name?: string
  readonly title?: string
  readonly description?: string
  readonly annotations?: ToolAnnotations
  /** By argument name in the draft. */
  readonly arguments?: Readonly<Record<string, ArgumentChanges>>
  /** The content type to send, of those that the body declares. */
  readonly contentType?: string
  /** False: no tool. */
  readonly enabled?: boolean
}

export interface ArgumentChanges {
  readonly name?: string
  readonly description?: string
  /** Replaces the argument's schema. */
  readonly schema?: JsonSchema
  /** Not shown and not sent. */
  readonly hide?: boolean
  /** Not shown; always this value. */
  readonly value?: JsonValue
}

export interface UpstreamOptions {
  /** Calls go over HTTP to this URL; its path is a prefix. Replaces the document's servers. @default none: in memory */
  readonly baseUrl?: string | URL
  /**
   * The HTTP client, also for an app as the source. Its requests have the origin of `baseUrl`, else that of the
   * document's URL, else `http://api.invalid`. Must not follow redirects. @default a pooled undici client
   */
  readonly fetch?: (request: Request) => Promise<Response>
  /** Milliseconds for one call, reading the body included; in memory too. @default 30000 */
  readonly timeoutMs?: number
  /**
   * Headers of the caller's request that are passed on; `x-*` takes all that begin so. Hop-by-hop headers, `host`,
   * `mcp-*`, `forwarded`, `x-forwarded-*` and `x-real-ip` never are; `authorization` and `cookie` only by their names. Risk over HTTP: what you list reaches another service.
   * @default in memory ['authorization'], over HTTP []
   */
  readonly forwardHeaders?: readonly string[]
  /** Added to every call. */
  readonly headers?: Readonly<Record<string, string>>
  /** By name of the document's security scheme. They beat a forwarded header and go to the configured origin only. */
  readonly credentials?: Readonly<Record<string, Credential>>
  /** Client certificate for `mutualTLS` schemes and private authorities: PEM text. */
  readonly tls?: TlsOptions
}

export interface TlsOptions {
  readonly cert?: CredentialValue
  readonly key?: CredentialValue
  readonly ca?: CredentialValue
  readonly passphrase?: CredentialValue
}

export type Credential =
  | CredentialValue
  | { readonly username: CredentialValue; readonly password: CredentialValue }
  | ClientCredentials
  | { readonly tokenExchange: TokenExchange }
  | ((context: CallerContext) => string | Promise<string>)

/** A secret, or where to find it: an environment variable or a file. */
export type CredentialValue = string | { readonly env: string } | { readonly file: string }

/** OAuth 2.0 client credentials (RFC 6749 §4.4). */
export interface ClientCredentials {
  readonly clientId: CredentialValue
  readonly clientSecret: CredentialValue
  /** @default the scheme's `tokenUrl`, when it has the origin of the API */
  readonly tokenUrl?: string
  readonly scope?: string
}

/** OAuth 2.0 token exchange (RFC 8693): the caller's token for one that the API takes. */
export interface TokenExchange {
  readonly tokenUrl: string
  readonly clientId: CredentialValue
  readonly clientSecret?: CredentialValue
  readonly audience?: string
  readonly resource?: string
  readonly scope?: string
}

export interface AccessOptions {
  /** Makes the endpoint an OAuth 2.0 resource server. @default none: whoever reaches it may call */
  readonly auth?: AuthOptions
  /** Hosts (`name` or `name:port`) that the Host header may name. @default loopback names, where the request arrived on loopback */
  readonly allowedHosts?: readonly string[]
  /** Origins of web pages that may call. @default the request's own */
  readonly allowedOrigins?: readonly string[]
  /** CORS answers for browser clients; `true` allows `allowedOrigins`. Risk: any listed page can call with its user's network. @default off */
  readonly cors?: boolean | CorsOptions
}

export interface CorsOptions {
  readonly origins: readonly string[]
  readonly maxAgeSeconds?: number
}

export type RequiredScopes = readonly string[] | Readonly<Record<string, readonly string[]>>

export type AuthOptions = {
  /** Our identifier, announced in the metadata and expected in `aud`. @default `audience` */
  readonly resource?: string
  /** For all operations, or by operationId or name of the tool. */
  readonly requiredScopes?: RequiredScopes
  readonly scopesSupported?: readonly string[]
  /** App that serves `/.well-known/…` where the endpoint's router cannot host the root. */
  readonly metadataApp?: unknown
} & (
  | {
      readonly issuer: string
      readonly audience: string
      readonly jwksUri?: string
      readonly algorithms?: readonly string[]
    }
  | {
      readonly introspection: {
        readonly url: string
        readonly clientId: CredentialValue
        readonly clientSecret: CredentialValue
      }
      readonly issuer?: string
      readonly audience?: string
    }
  | {
      /** Rejects or returns undefined for a token that is not good. */
      readonly verifyToken: (token: string) => VerifiedToken | undefined | Promise<VerifiedToken | undefined>
      readonly issuer?: string
      readonly audience?: string
    }
)

export interface VerifiedToken {
  readonly subject?: string
  readonly clientId?: string
  readonly scopes?: readonly string[]
  /** Seconds since the epoch. */
  readonly expiresAt?: number
  readonly claims?: Readonly<Record<string, unknown>>
}

/** Exceeding one is an answer, never a crash. */
export interface Limits {
  /** Bytes of one request at the endpoint; more is 413. @default 4 MiB */
  readonly requestBytes: number
  /** Bytes of an answer of the API after decompression; the rest is cut and the result says so. @default 1 MiB */
  readonly responseBytes: number
  /** Bytes of a 4xx or 5xx body that the model sees. @default 64 KiB */
  readonly errorBytes: number
  /** Nesting of arguments. @default 64 */
  readonly jsonDepth: number
  /** Members and elements of arguments, in all. @default 10000 */
  readonly argumentCount: number
  /** Bytes of a document, all its files together. @default 64 MiB */
  readonly documentBytes: number
  /** Bytes of request headers, where we own the listener. @default 16 KiB */
  readonly headerBytes: number
  /** Tool calls under way at once, in all. @default 4096 */
  readonly concurrentCalls: number
  /** The same for one caller (identity, else address). @default 1024 */
  readonly concurrentCallsPerCaller: number
  /** Tool calls a second and caller, and the size of a burst. @default none */
  readonly rate: number | undefined
  /** Open event streams, in all. @default 1024 */
  readonly openStreams: number
  /** The same for one caller (identity, else address). @default 256 */
  readonly openStreamsPerCaller: number
}

export const DEFAULT_LIMITS: Limits = {
  requestBytes: 4 * 1024 * 1024,
  responseBytes: 1024 * 1024,
  errorBytes: 64 * 1024,
  jsonDepth: 64,
  argumentCount: 10_000,
  documentBytes: 64 * 1024 * 1024,
  headerBytes: 16 * 1024,
  concurrentCalls: 4096,
  concurrentCallsPerCaller: 1024,
  rate: undefined,
  openStreams: 1024,
  openStreamsPerCaller: 256,
}

/** The part of pino's interface that is used. */
export interface Logger {
  debug(details: object, message: string): void
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/** Observers of calls; what they throw is logged and changes nothing. */
export interface CallObserver {
  before?(event: CallEvent): void
  after?(
    event: CallEvent & { readonly result: ToolResult; readonly status?: number; readonly durationMs: number },
  ): void
  error?(event: CallEvent & { readonly error: unknown; readonly durationMs: number }): void
}

/** `tools()` and `mcp-mount tools --json`: one record per tool, in document order. */
export interface ToolRecord {
  readonly name: string
  readonly operationId?: string
  readonly method: string
  readonly path: string
  readonly description: string
  readonly inputSchema: Tool['inputSchema']
  readonly outputSchema?: Tool['inputSchema']
  readonly annotations: ToolAnnotations
  readonly arguments: readonly { readonly argument: string; readonly in: string; readonly name?: string }[]
}
