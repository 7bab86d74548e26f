/** The Origin rule and CORS: which web pages may call, and which may read the answer. */
import { ConfigError } from '../errors.ts'
import type { EndpointRequest, EndpointResponse } from '../model/exchange.ts'
import type { AccessOptions, CorsOptions } from '../options.ts'
import { hostOf } from './host.ts'

export interface OriginRule {
  /** No Origin, the request's own host, or one that is listed; `null` and what is no origin never. */
  isAllowed(request: EndpointRequest): boolean
  /** The answer to a CORS preflight of a listed page; undefined when it is none. */
  preflight(request: EndpointRequest): EndpointResponse | undefined
  /** Shared objects, one for each listed origin; undefined without CORS. */
  corsHeaders(request: EndpointRequest): Readonly<Record<string, string>> | undefined
}

/** What the protocol's clients send from a browser. */
const REQUEST_HEADERS = [
  'authorization',
  'content-type',
  'accept',
  'last-event-id',
  'mcp-protocol-version',
  'mcp-method',
  'mcp-name',
  'mcp-session-id',
  'traceparent',
  'tracestate',
  'baggage',
]
const EXPOSED_HEADERS = 'WWW-Authenticate, Mcp-Session-Id, MCP-Protocol-Version, Retry-After, Allow'
const DEFAULT_MAX_AGE_SECONDS = 600
const VARY_ONLY: Readonly<Record<string, string>> = { vary: 'Origin' }

/** @throws ConfigError OPTION_INVALID */
export function createOriginRule({ allowedOrigins = [], cors = false }: AccessOptions): OriginRule {
  const listed = new Set(allowedOrigins.map((origin) => checkOrigin(origin, 'access.allowedOrigins')))
  const readers = resolveReaders(cors, listed)
  for (const origin of readers.origins) listed.add(origin)
  const answers = new Map([...readers.origins].map((origin) => [origin, toCorsHeaders(origin)]))
  return {
    isAllowed(request) {
      const { origin } = request.headers
      if (origin === undefined) return true
      return typeof origin === 'string' && (listed.has(origin) || isOwnHost(origin, hostOf(request)))
    },
    preflight(request) {
      if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined)
        return undefined
      const headers = corsHeadersOf(request)
      if (headers === undefined || headers === VARY_ONLY) return undefined
      return {
        status: 204,
        headers: {
          ...headers,
          vary: 'Origin, Access-Control-Request-Headers',
          'access-control-allow-methods': 'POST, GET, OPTIONS',
          'access-control-allow-headers': toAllowedHeaders(request.headers['access-control-request-headers']),
          'access-control-max-age': String(readers.maxAgeSeconds),
        },
        body: null,
      }
    },
    corsHeaders: corsHeadersOf,
  }

  function corsHeadersOf(request: EndpointRequest): Readonly<Record<string, string>> | undefined {
    if (answers.size === 0) return undefined
    const { origin } = request.headers
    return (typeof origin === 'string' ? answers.get(origin) : undefined) ?? VARY_ONLY
  }
}

function resolveReaders(
  cors: boolean | CorsOptions,
  listed: ReadonlySet<string>,
): { readonly origins: ReadonlySet<string>; readonly maxAgeSeconds: number } {
  if (typeof cors === 'object') {
    const origins = new Set(cors.origins.map((origin) => checkOrigin(origin, 'access.cors.origins')))
    return { origins, maxAgeSeconds: cors.maxAgeSeconds ?? DEFAULT_MAX_AGE_SECONDS }
  }
  if (cors && listed.size === 0) {
    throw new ConfigError('OPTION_INVALID', 'access.cors is on, but access.allowedOrigins lists no origin', {
      hint: 'List the origins of the pages that may read answers; there is no wildcard.',
    })
  }
  return { origins: cors ? new Set(listed) : new Set(), maxAgeSeconds: DEFAULT_MAX_AGE_SECONDS }
}

/** Credentials (cookies) are never allowed: a token is sent by the page's own code. */
function toCorsHeaders(origin: string): Readonly<Record<string, string>> {
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': EXPOSED_HEADERS,
    vary: 'Origin',
  }
}

/** The page is listed, so it may send any header that is one: `x-tenant` for `upstream.forwardHeaders`, `mcp-param-*`. */
function toAllowedHeaders(requested: string | string[] | undefined): string {
  const names = new Set(REQUEST_HEADERS)
  for (const name of String(requested ?? '').split(',')) {
    const trimmed = name.trim().toLowerCase()
    if (/^[a-z0-9-]{1,64}$/.test(trimmed)) names.add(trimmed)
  }
  return [...names].join(', ')
}

/** The scheme is not compared: a proxy that ends TLS makes ours http. */
function isOwnHost(origin: string, host: string | undefined): boolean {
  if (host === undefined) return false
  const match = /^(https?):\/\/([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/.exec(origin)
  if (match === null) return false
  const defaultPort = match[1] === 'https' ? ':443' : ':80'
  const own = host.toLowerCase()
  const name = String(match[2]).toLowerCase()
  const port = match[3] === defaultPort ? '' : (match[3] ?? '')
  return own === name + port || (port === '' && own === name + defaultPort)
}

/** Browsers send origins in one spelling: lower case, no default port, no slash at the end. */
function checkOrigin(origin: string, option: string): string {
  const trimmed = origin.replace(/\/$/, '')
  if (/^https?:\/\//i.test(trimmed) && URL.canParse(trimmed)) {
    const url = new URL(trimmed)
    if (url.pathname === '/' && url.search === '' && url.username === '' && !url.hostname.includes('*'))
      return url.origin
  } else if (/^[a-z][a-z0-9+.-]*:\/\/[^/?#\s*]+$/.test(trimmed)) {
    // Extensions and desktop shells have schemes of their own: chrome-extension://…, vscode-webview://…
    return trimmed
  }
  throw new ConfigError('OPTION_INVALID', `${option}: "${origin}" is no origin`, {
    hint: 'Write scheme, host and port, such as "https://app.example.com"; "null" and wildcards are never allowed.',
  })
}
