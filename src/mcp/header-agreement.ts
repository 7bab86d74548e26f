/** The headers of 2026-07-28 on messages of the revisions before it, which know none: what a gateway decides by them must be true. */
import type { EndpointRequest, EndpointResponse } from '../model/exchange.ts'
import { isJsonObject } from '../model/json.ts'
import { RPC, toErrorAnswer } from './answers.ts'
import { PROTOCOL_VERSION_META_KEY } from './protocol.ts'

/**
 * 400 when `Mcp-Method` or `Mcp-Name` is there and says something else than the body. The revision is the client's choice, so
 * without this an older one would be the way past whoever filters by these headers. Messages of 2026-07-28 itself are
 * compared where they are recognized, and by the SDK.
 */
export function refuseDisagreement(
  { headers }: Pick<EndpointRequest, 'headers'>,
  message: unknown,
): EndpointResponse | undefined {
  const { 'mcp-method': method, 'mcp-name': name } = headers
  if (method === undefined && name === undefined) return undefined
  const messages: readonly unknown[] = Array.isArray(message) ? message : [message]
  const agrees = messages.every((one) => isModern(one) || says(one, method, name))
  return agrees ? undefined : REFUSED
}

const REFUSED = toErrorAnswer(
  400,
  RPC.headerMismatch,
  'The Mcp-Method or Mcp-Name header does not say what the body says.',
)

function isModern(message: unknown): boolean {
  const params = isJsonObject(message) ? message['params'] : undefined
  const meta = isJsonObject(params) ? params['_meta'] : undefined
  return isJsonObject(meta) && PROTOCOL_VERSION_META_KEY in meta
}

type HeaderValue = EndpointRequest['headers'][string]

function says(message: unknown, method: HeaderValue, name: HeaderValue): boolean {
  // What is no message is refused later, with a reason.
  if (!isJsonObject(message)) return true
  if (method !== undefined && method !== message['method']) return false
  if (name === undefined) return true
  const params = isJsonObject(message['params']) ? message['params'] : {}
  return typeof name === 'string' && decode(name) === (params['name'] ?? params['uri'] ?? '')
}

const SENTINEL = /^=\?base64\?([A-Za-z0-9+/]*={0,2})\?=$/

/** Names that no header can carry are sent in base64 (2026-07-28, Streamable HTTP, value encoding). */
function decode(name: string): string {
  const encoded = SENTINEL.exec(name)?.[1]
  return encoded === undefined ? name : Buffer.from(encoded, 'base64').toString('utf8')
}
