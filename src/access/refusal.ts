/** How access says no: a status, a JSON-RPC error that says what to do, and challenges where a token would help. */
import type { EndpointResponse } from '../model/exchange.ts'

/**
 * Shape: `{ status: 403, headers: { 'content-type': … }, body: '{"jsonrpc":"2.0","error":{"code":-32000,"message":"…"},"id":null}' }`
 *
 * @param message - for the client; no addresses of this machine, no text of the request
 */
export function refuse(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): EndpointResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', error: { code: -32_000, message }, id: null }),
  }
}

export interface Challenge {
  /** URL of the RFC 9728 metadata. */
  readonly metadataUrl: string
  /** RFC 6750 §3.1; absent when no token was sent. */
  readonly error?: 'invalid_token' | 'insufficient_scope' | 'invalid_request'
  readonly description?: string
  readonly scopes?: readonly string[]
}

/** `WWW-Authenticate` of RFC 6750 §3 with `resource_metadata` of RFC 9728 §5.1. */
export function toChallenge({ metadataUrl, error, description, scopes }: Challenge): string {
  const parameters = [
    error && `error="${error}"`,
    description && `error_description="${toQuoted(description)}"`,
    scopes && scopes.length > 0 && `scope="${toQuoted(scopes.join(' '))}"`,
    `resource_metadata="${toQuoted(metadataUrl)}"`,
  ]
  return `Bearer ${parameters.filter(Boolean).join(', ')}`
}

/** What may not stand in a quoted string of these parameters is dropped (RFC 6750 §3). */
function toQuoted(text: string): string {
  return text.replaceAll(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '')
}
