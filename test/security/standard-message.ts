/** Requests of a test → bytes: the standard message and what a test changes about it (SECURITY-TESTS.md §6). */
import type { Body, OutgoingRequest } from './exchange.ts'
import { fill, generateArguments, generateBytes, nestedArguments } from './generators.ts'
import { toJsonText } from './json-text.ts'
import type { Headers } from './raw-http.ts'
import type { RequestSpec } from './test-file.ts'
import { isRecord } from './vocabulary.ts'

export const PROTOCOL = '2026-07-28'

export function metaFor(version: string): object {
  return {
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientInfo': { name: 'security', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  }
}

/** JSON text of the standard message for a method. */
export function standardBody(spec: RequestSpec, args: unknown = generateArguments(spec.arguments)): string {
  const isCall = spec.mcp === 'tools/call'
  return toJsonText({
    jsonrpc: '2.0',
    id: spec.id ?? 1,
    method: spec.mcp,
    params: {
      ...(isCall ? { name: spec.tool, arguments: args } : {}),
      _meta: metaFor(spec.version ?? PROTOCOL),
    },
  })
}

/** @param endpoint - `$MCP` */
export function toOutgoing(spec: RequestSpec, endpoint: string): OutgoingRequest {
  const url = spec.url ?? endpoint
  const body = toBody(spec)
  const headers = new Map<string, readonly [string, string]>()
  const set = (name: string, value: string): void => void headers.set(name.toLowerCase(), [name, value])
  set('Host', new RegExp('^https?://([^/?#]*)').exec(url)?.[1] ?? '')
  if (spec.mcp !== undefined) {
    set('Content-Type', 'application/json')
    set('Accept', 'application/json, text/event-stream')
    set('MCP-Protocol-Version', spec.version ?? PROTOCOL)
    set('Mcp-Method', spec.mcp)
    if (spec.mcp === 'tools/call' && spec.tool !== undefined) set('Mcp-Name', spec.tool)
  }
  if (body !== undefined) {
    if (Buffer.isBuffer(body)) set('Content-Length', String(body.length))
    else set('Transfer-Encoding', 'chunked')
  }
  for (const [name, value] of Object.entries(spec.headers ?? {})) {
    if (value === null) headers.delete(name.toLowerCase())
    else if (isRecord(value)) set(name, fill(value))
    else if (typeof value === 'string') set(name, value)
  }
  const list: Headers = [...headers.values()]
  return { method: spec.http ?? 'POST', url, headers: list, ...(body === undefined ? {} : { body }) }
}

function toBody(spec: RequestSpec): Body | undefined {
  const { body } = spec
  if (typeof body === 'string') return Buffer.from(body)
  if (isRecord(body)) {
    if ('$nest' in body) return Buffer.from(standardBody(spec, nestedArguments(Number(body['$nest']))))
    return generateBytes(body)
  }
  return spec.mcp === undefined ? undefined : Buffer.from(standardBody(spec))
}
