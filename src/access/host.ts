/** The Host rule: a page that had its own name resolved to loopback (DNS rebinding) still sends that name. */
import { ConfigError } from '../errors.ts'
import type { EndpointRequest } from '../model/exchange.ts'
import { isLoopbackAddress } from '../network/addresses.ts'

/** Says whether a request may name the host that it names; synchronous and cheap, asked for every request. */
export type HostRule = (request: EndpointRequest) => boolean

const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i

/**
 * A request that arrived on a loopback address must name loopback or one of `allowedHosts`; any other must name one of
 * `allowedHosts` when there are some.
 *
 * @param allowedHosts - `mcp.example.com` (any port) or `mcp.example.com:8443`
 * @throws ConfigError OPTION_INVALID
 */
export function createHostRule(allowedHosts: readonly string[] | undefined): HostRule {
  const allowed = new Set(allowedHosts?.map(checkHost))
  const isListed = (host: string): boolean => {
    const lower = host.toLowerCase()
    return allowed.has(lower) || allowed.has(lower.replace(/:\d+$/, ''))
  }
  return (request) => {
    const onLoopback = request.localAddress !== undefined && isLoopbackArrival(request.localAddress)
    if (!onLoopback && allowed.size === 0) return true
    const host = hostOf(request)
    if (host === undefined) return false
    return (onLoopback && LOOPBACK_HOST.test(host)) || (allowed.size > 0 && isListed(host))
  }
}

/** @returns the Host that the client named, HTTP/2's `:authority` too; undefined when there is not exactly one */
export function hostOf(request: EndpointRequest): string | undefined {
  const host = request.headers['host'] ?? request.headers[':authority']
  return typeof host === 'string' && host !== '' ? host : undefined
}

function isLoopbackArrival(address: string): boolean {
  // The usual spellings are compared, not parsed: this runs for every request.
  if (address === '127.0.0.1' || address === '::1' || address === '::ffff:127.0.0.1') return true
  return isLoopbackAddress(address)
}

function checkHost(host: string): string {
  if (!/^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/.test(host)) {
    throw new ConfigError('OPTION_INVALID', `access.allowedHosts: "${host}" is no host`, {
      hint: 'Write a name or name:port, such as "mcp.example.com"; no scheme, no path, no wildcard.',
    })
  }
  return host.toLowerCase()
}
