/** Headers that no tool argument may set. */

const RESERVED: ReadonlySet<string> = new Set([
  // OpenAPI 3.2 §4.12.1: such parameters are ignored, other parts of the document say the same.
  'accept',
  'authorization',
  // They frame the message, name the connection, or decide who the caller is.
  'accept-encoding',
  'connection',
  'cookie',
  'cookie2',
  'expect',
  'forwarded',
  'host',
  'http2-settings',
  'keep-alive',
  'origin',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
])

const RESERVED_PREFIXES = ['content-', 'mcp-', 'proxy-', 'sec-', 'x-forwarded-']

/** In any case: `Content-Type`, `HOST`. */
export function isReservedHeader(name: string): boolean {
  const lower = name.toLowerCase()
  return RESERVED.has(lower) || RESERVED_PREFIXES.some((prefix) => lower.startsWith(prefix))
}
