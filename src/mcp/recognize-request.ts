/**
 * Decides whether a POST is a `tools/call` or `tools/list` that is valid in every way, by the same rules as the SDK.
 * Anything else, and any doubt, is undefined: the SDK then answers, above all with errors.
 */
import type { EndpointRequest } from '../model/exchange.ts'
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'
import { isKnownCapabilities, isKnownClient } from './known-client.ts'
import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  LEGACY_VERSIONS,
  LOG_LEVEL_META_KEY,
  PROTOCOL_VERSION_META_KEY,
  RELATED_TASK_META_KEY,
} from './protocol.ts'

export interface RecognizedRequest {
  readonly id: string | number
  /** 2026-07-28, or one of the revisions before it. */
  readonly modern: boolean
  /** Absent for `tools/list`. */
  readonly call?: { readonly name: string; readonly arguments: JsonObject }
}

const MODERN_VERSION = '2026-07-28'
const OLDER_VERSIONS: ReadonlySet<unknown> = new Set(LEGACY_VERSIONS)
const MEMBERS: ReadonlySet<string> = new Set(['jsonrpc', 'id', 'method', 'params'])

/** @param message - parsed JSON of the body */
export function recognizeRequest(headers: EndpointRequest['headers'], message: unknown): RecognizedRequest | undefined {
  if (!isJsonObject(message) || message['jsonrpc'] !== '2.0') return undefined
  const { id, method, params = NO_PARAMS } = message
  if (!isToken(id) || (method !== 'tools/call' && method !== 'tools/list') || !isJsonObject(params)) return undefined
  for (const member in message) if (!MEMBERS.has(member)) return undefined
  const meta = params['_meta']
  if (meta !== undefined && !isPlainMeta(meta)) return undefined
  const modern = meta !== undefined && PROTOCOL_VERSION_META_KEY in meta
  if (!(modern ? isModernExchange(headers, method, meta) : isLegacyExchange(headers))) return undefined
  if (method === 'tools/list') return params['cursor'] === undefined ? { id, modern } : undefined
  const call = recognizeCall(params)
  if (!call || (modern && headers['mcp-name'] !== call.name)) return undefined
  return { id, modern, call }
}

const NO_PARAMS: JsonObject = {}

function recognizeCall(params: JsonObject): RecognizedRequest['call'] {
  const { name, arguments: args = {} } = params
  if (typeof name !== 'string' || !isJsonObject(args)) return undefined
  // Retries of multi-round-trip requests and task-augmented calls are the SDK's.
  if ('inputResponses' in params || 'requestState' in params || 'task' in params) return undefined
  // The SDK leaves this member out of what handlers get.
  if (Object.hasOwn(args, '__proto__')) return undefined
  return { name, arguments: args }
}

/** JSON-RPC ids and progress tokens: strings or integers. */
function isToken(value: unknown): value is string | number {
  return typeof value === 'string' || Number.isSafeInteger(value)
}

/** A progress token is only an offer, which generated tools do not take up. */
function isPlainMeta(meta: unknown): meta is JsonObject {
  if (!isJsonObject(meta) || RELATED_TASK_META_KEY in meta) return false
  return meta['progressToken'] === undefined || isToken(meta['progressToken'])
}

/** 2026-07-28 §Server Validation: the headers have to say what the body says. */
function isModernExchange(headers: EndpointRequest['headers'], method: string, meta: JsonObject): boolean {
  return (
    meta[PROTOCOL_VERSION_META_KEY] === MODERN_VERSION &&
    headers['mcp-protocol-version'] === MODERN_VERSION &&
    headers['mcp-method'] === method &&
    !(LOG_LEVEL_META_KEY in meta) &&
    isKnownCapabilities(meta[CLIENT_CAPABILITIES_META_KEY]) &&
    (meta[CLIENT_INFO_META_KEY] === undefined || isKnownClient(meta[CLIENT_INFO_META_KEY]))
  )
}

function isLegacyExchange(headers: EndpointRequest['headers']): boolean {
  const version = headers['mcp-protocol-version']
  const accept = headers['accept']
  return (
    (version === undefined || OLDER_VERSIONS.has(version)) &&
    headers['mcp-session-id'] === undefined &&
    typeof accept === 'string' &&
    accept.includes('application/json') &&
    accept.includes('text/event-stream')
  )
}
