/** The answers that the endpoint gives itself, before or instead of a protocol message. */
import type { EndpointResponse } from '../model/exchange.ts'

/** Headers of every JSON answer; shared, never changed. */
export const JSON_HEADERS: Readonly<Record<string, string>> = { 'content-type': 'application/json' }

/** JSON-RPC 2.0 §5.1, the SDK's code for faults of the HTTP exchange, and MCP 2026-07-28 §Server Validation. */
export const RPC = {
  parseError: -32_700,
  invalidRequest: -32_600,
  internalError: -32_603,
  transport: -32_000,
  headerMismatch: -32_020,
} as const

/**
 * A JSON-RPC error as an HTTP answer.
 *
 * Shape: `{ status: 415, headers: { 'content-type': … }, body: '{"jsonrpc":"2.0","error":{"code":-32000,"message":"…"},"id":null}' }`
 *
 * @param message - for the client: no host, port, path of this machine or stack
 */
export function toErrorAnswer(
  status: number,
  code: number,
  message: string,
  headers?: Readonly<Record<string, string>>,
): EndpointResponse {
  return {
    status,
    headers: headers ? { ...JSON_HEADERS, ...headers } : JSON_HEADERS,
    body: JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id: null }),
  }
}
