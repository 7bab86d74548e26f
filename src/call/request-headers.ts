/** Headers of a request that come from the operator and from the caller, not from arguments. */
import { ConfigError } from '../errors.ts'
import type { CallerContext } from '../model/http.ts'
import type { Operation } from '../model/operation.ts'
import { isFieldName } from './request/header-value.ts'
import { kindOf } from '../model/media-type.ts'

export interface HeaderSettings {
  /** The request leaves the process. */
  readonly remote: boolean
  /** The operator's, for every call. */
  readonly headers: Readonly<Record<string, string>>
  /** Names, and beginnings as `x-*`. */
  readonly forwardHeaders: readonly string[]
}

/** Puts the headers of one request's caller and of the operator on it. They win over arguments; cookies are joined. */
export type SetHeaders = (caller: CallerContext, headers: Record<string, string>) => void

/** Belong to one connection or to the MCP exchange itself, or are what a proxy says and a caller could make up: never passed on. */
const NEVER_FORWARDED =
  /^(?:host|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|content-.*|accept-encoding|forwarded|x-forwarded-.*|x-real-ip|mcp-.*)$/
/** Who the caller is: a wildcard is not enough to pass that on. */
const BY_NAME_ONLY: ReadonlySet<string> = new Set(['authorization', 'cookie'])
const TRACE_CONTEXT = ['traceparent', 'tracestate', 'baggage']
const ACCEPTED_CODINGS = 'gzip, deflate, br'

/**
 * The same for every tool.
 *
 * @throws ConfigError OPTION_INVALID for a header of the operator that cannot be sent
 */
export function compileSetHeaders(settings: HeaderSettings): SetHeaders {
  const listed = settings.forwardHeaders.map((name) => name.toLowerCase())
  const prefixes = listed.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1))
  const names = listed.filter((name) => !name.endsWith('*') && !NEVER_FORWARDED.test(name))
  if (!settings.remote) names.push(...TRACE_CONTEXT)
  const own = Object.entries(settings.headers).map(
    ([name, value]) => [name.toLowerCase(), checkOwn(name, value)] as const,
  )
  return (caller, headers) => {
    const from = caller.headers
    for (const name of names) forward(from, name, headers)
    if (prefixes.length > 0) {
      for (const name of Object.keys(from)) {
        if (BY_NAME_ONLY.has(name) || NEVER_FORWARDED.test(name)) continue
        if (prefixes.some((prefix) => name.startsWith(prefix))) forward(from, name, headers)
      }
    }
    for (const [name, value] of own) setHeader(headers, name, value)
  }
}

/** Headers that arguments may replace: what we accept. Who we are is the operator's to say, in `upstream.headers`. */
export function compileDefaultHeaders(operation: Operation, remote: boolean): Readonly<Record<string, string>> {
  const headers = { accept: acceptedTypes(operation) }
  return remote ? { ...headers, 'accept-encoding': ACCEPTED_CODINGS } : headers
}

function checkOwn(name: string, value: string): string {
  if (isFieldName(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return value
  throw new ConfigError(
    'OPTION_INVALID',
    `upstream.headers has a name or value that cannot be sent: ${JSON.stringify(name)}`,
    {
      hint: 'Names are tokens such as "x-tenant"; values hold no line breaks or control characters.',
    },
  )
}

/** What the operation says it answers, JSON first; anything else is still better than 406. */
function acceptedTypes(operation: Operation): string {
  const declared = operation.responses
    .filter((response) => response.status.startsWith('2'))
    .flatMap((response) => response.content.map((media) => media.contentType))
    .filter((type) => /^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+(?:;[ \w="-]*)?$/.test(type) && type !== '*/*')
  const json = declared.filter((type) => kindOf(type) === 'json')
  const types = [...new Set([...(declared.length === 0 ? ['application/json'] : json), ...declared])]
  return [...types.slice(0, 8), '*/*;q=0.1'].join(', ')
}

function forward(from: CallerContext['headers'], name: string, headers: Record<string, string>): void {
  const value = Object.hasOwn(from, name) ? from[name] : undefined
  if (value !== undefined)
    setHeader(headers, name, Array.isArray(value) ? value.join(name === 'cookie' ? '; ' : ', ') : value)
}

function setHeader(headers: Record<string, string>, name: string, value: string): void {
  const before = name === 'cookie' ? headers['cookie'] : undefined
  headers[name] = before === undefined ? value : `${value}; ${before}`
}
