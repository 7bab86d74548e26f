/** Who may use the endpoint: Host, Origin, CORS, tokens, scopes, rates. Knows HTTP and tools, not the protocol. */
import type { EndpointRequest, EndpointResponse } from '../model/exchange.ts'
import type { CallerContext, Identity } from '../model/http.ts'
import type { Tool } from '../model/tool.ts'
import type { AccessOptions, Limits, Logger } from '../options.ts'

export interface Access {
  /** Refuses by Host and Origin, answers CORS preflights; undefined lets the request pass. Synchronous: it is asked for every request. */
  admit(request: EndpointRequest): EndpointResponse | undefined
  /** Headers that CORS adds to every answer for this request. */
  corsHeaders(request: EndpointRequest): Readonly<Record<string, string>> | undefined
  /** The caller's identity; undefined without `access.auth`; a response (401, 403, 503) when the token is not good. */
  authenticate(
    request: EndpointRequest,
  ): Identity | EndpointResponse | undefined | Promise<Identity | EndpointResponse | undefined>
  /** Scopes the caller lacks for the tool; empty: may call. */
  missingScopes(tool: Tool, identity: Identity | undefined): readonly string[]
  /** 403 `insufficient_scope` that names what is missing. */
  insufficientScope(request: EndpointRequest, missing: readonly string[]): EndpointResponse
  /** Takes a place among the calls under way, or says why not. The release is called once, when the call ends. */
  enter(caller: CallerContext): { readonly release: () => void } | { readonly refused: string }
  readonly metadataPaths: readonly string[]
  metadata(request: EndpointRequest): EndpointResponse
}

export interface AccessSettings {
  readonly access: AccessOptions
  readonly limits: Limits
  readonly logger: Logger
  /** Path at which the endpoint is mounted, for the metadata's path-suffixed URL. */
  readonly path: string
}

/** @throws ConfigError OPTION_INVALID */
export function createAccess(_settings: AccessSettings): Access {
  return {
    admit: () => undefined,
    corsHeaders: () => undefined,
    authenticate: () => undefined,
    missingScopes: () => [],
    insufficientScope: () => ({ status: 403, headers: {}, body: '' }),
    enter: () => ({ release: () => {} }),
    metadataPaths: [],
    metadata: () => ({ status: 404, headers: {}, body: '' }),
  }
}
