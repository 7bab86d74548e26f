/**
 * Small requests of our own (documents, keys, tokens): no redirects, never to a forbidden address, bounded in time and
 * size. The address is checked when the connection is made, so a name that changes its mind gains nothing.
 */
import dns from 'node:dns'
import type { LookupFunction } from 'node:net'
import { isIP } from 'node:net'
import type { Agent } from 'undici'
import { ConfigError } from '../errors.ts'
import { isForbiddenAddress, isLoopbackAddress, isLoopbackHostname } from './addresses.ts'

export interface GuardedRequest {
  /** @default 'GET' */
  readonly method?: 'GET' | 'POST'
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Where `http:` may go; `https:` may go anywhere that is not forbidden. @default 'loopback' */
  readonly plainHttp?: 'loopback' | 'anywhere'
  /** Milliseconds for all of it. @default 10000 */
  readonly timeoutMs?: number
  /** Bytes of the body; a longer one rejects. @default 1 MiB */
  readonly maxBytes?: number
}

export interface GuardedResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

const DEFAULT_TIMEOUT_MS = 10_000
const DEFAULT_MAX_BYTES = 1024 * 1024

let anywhere: Agent | undefined
let loopbackOnly: Agent | undefined

/**
 * Sends one request. A redirect is an answer like any other.
 *
 * @throws ConfigError SOURCE_NOT_ALLOWED for an address that is never contacted, DOCUMENT_TOO_LARGE over `maxBytes`;
 * errors of transport and of time as they come
 */
export async function requestGuarded(url: string | URL, options: GuardedRequest = {}): Promise<GuardedResponse> {
  const target = assertAllowed(url, options.plainHttp ?? 'loopback')
  const loopback = target.protocol === 'http:' && options.plainHttp !== 'anywhere'
  // Loaded when something is fetched: most servers never do.
  const [{ default: Client }, { default: request }] = await Promise.all([
    import('undici/lib/dispatcher/agent.js'),
    import('undici/lib/api/api-request.js'),
  ])
  anywhere ??= new Client({ connect: { lookup: lookupUnless(isForbiddenAddress) } })
  loopbackOnly ??= new Client({ connect: { lookup: lookupUnless((address) => !isLoopbackAddress(address)) } })
  const response = await request.call(loopback ? loopbackOnly : anywhere, {
    origin: target.origin,
    path: `${target.pathname}${target.search}`,
    method: options.method ?? 'GET',
    headers: { ...options.headers },
    body: options.body ?? null,
    signal: AbortSignal.timeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS),
  })
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > maxBytes) {
      throw new ConfigError('DOCUMENT_TOO_LARGE', `the answer of ${target.origin} is over ${maxBytes} bytes`)
    }
    chunks.push(chunk)
  }
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }
}

/**
 * Checks what a URL says by itself: scheme and literal address. What its name resolves to is checked when connecting.
 *
 * @throws ConfigError SOURCE_NOT_ALLOWED
 */
export function assertAllowed(url: string | URL, plainHttp: 'loopback' | 'anywhere' = 'loopback'): URL {
  const target = URL.canParse(String(url)) ? new URL(String(url)) : undefined
  if (target === undefined || (target.protocol !== 'https:' && target.protocol !== 'http:')) {
    throw notAllowed(`"${String(url)}" is no http(s) URL`)
  }
  const hostname = target.hostname.startsWith('[') ? target.hostname.slice(1, -1) : target.hostname
  if (isIP(hostname) !== 0 && isForbiddenAddress(hostname)) {
    throw notAllowed(`${target.host} is a link-local or metadata address, which is never contacted`)
  }
  if (target.protocol === 'http:' && plainHttp === 'loopback' && !isLoopbackHostname(target.hostname)) {
    throw notAllowed(`${target.origin} is not https; plain http is for loopback only`)
  }
  return target
}

/** For `net.connect`: resolves a name, and fails with a ConfigError SOURCE_NOT_ALLOWED when one of its addresses is refused. */
export function lookupUnless(isRefused: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, [])
      if (addresses.some(({ address }) => isRefused(address))) {
        return callback(notAllowed(`${hostname} resolves to an address that is never contacted`), [])
      }
      const [first] = addresses
      if (options.all === true || first === undefined) return callback(null, addresses)
      callback(null, first.address, first.family)
    })
  }
}

function notAllowed(message: string): ConfigError {
  return new ConfigError('SOURCE_NOT_ALLOWED', message)
}
