/** How we prove ourselves to the API: `upstream.credentials` applied to a request by the operation's security. */
import type { ApiRequest, CallerContext } from '../model/http.ts'
import type { Operation, SecurityScheme } from '../model/operation.ts'
import type { UpstreamOptions } from '../options.ts'

export interface Credentials {
  /**
   * The request with credentials on it; what a forwarded header or an argument said in their place is replaced.
   * `refresh` asks for new tokens after a 401 and is true at most once a call.
   *
   * @throws CallError UPSTREAM_CREDENTIALS
   */
  apply(
    request: ApiRequest,
    operation: Operation,
    caller: CallerContext,
    refresh: boolean,
  ): ApiRequest | Promise<ApiRequest>
  /** Whether a second try with `refresh` can help. */
  canRefresh(operation: Operation): boolean
  /** Replaces every configured secret of 8 characters or more, also when percent- or base64-encoded. */
  redact(text: string): string
}

export interface CredentialSettings {
  readonly credentials: UpstreamOptions['credentials']
  readonly headers: Readonly<Record<string, string>>
  readonly schemes: ReadonlyMap<string, SecurityScheme>
  readonly origin: string | undefined
}

/** @throws ConfigError OPTION_INVALID for a scheme that is not in the document, an unset variable or an unreadable file */
export function createCredentials(_settings: CredentialSettings): Credentials {
  return { apply: (request) => request, canRefresh: () => false, redact: (text) => text }
}
