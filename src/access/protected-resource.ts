/** RFC 9728: who we are to OAuth clients, where that is said, and which servers give tokens for us. */
import { ConfigError } from '../errors.ts'
import type { EndpointRequest, EndpointResponse } from '../model/exchange.ts'
import type { AuthOptions } from '../options.ts'
import { hostOf } from './host.ts'

export interface ProtectedResource {
  /** Root and path-suffixed (RFC 9728 §3.1), also for the path that a proxy shows to the outside. */
  readonly metadataPaths: readonly string[]
  /** For challenges: at the configured resource's origin, else at the host that the request named. */
  metadataUrl(request: EndpointRequest): string
  metadata(request: EndpointRequest, scopes: readonly string[]): EndpointResponse
}

const WELL_KNOWN = '/.well-known/oauth-protected-resource'

/**
 * @param path - where the endpoint is mounted: `/mcp`
 * @throws ConfigError OPTION_INVALID when `resource` is no URL
 */
export function createProtectedResource(auth: AuthOptions, path: string): ProtectedResource {
  const resource = resolveResource(auth)
  const suffix = path === '/' ? '' : path
  const resourceSuffix = resource === undefined ? suffix : resource.pathname.replace(/\/$/, '')
  const metadataPaths = [...new Set([WELL_KNOWN, WELL_KNOWN + suffix, WELL_KNOWN + resourceSuffix])]
  const fixed = {
    ...(auth.issuer === undefined ? {} : { authorization_servers: [auth.issuer] }),
    bearer_methods_supported: ['header'],
  }
  return {
    metadataPaths,
    metadataUrl: (request) => `${resource?.origin ?? ownOrigin(request)}${WELL_KNOWN}${resourceSuffix}`,
    metadata(request, scopes) {
      const body = {
        resource: resource === undefined ? ownOrigin(request) + suffix : written(auth),
        ...fixed,
        ...(scopes.length === 0 ? {} : { scopes_supported: scopes }),
      }
      return {
        status: 200,
        headers: { 'content-type': 'application/json', 'cache-control': 'no-cache' },
        body: JSON.stringify(body),
      }
    },
  }
}

/** As the operator wrote it: clients compare it with what they have, and `URL` adds a slash to a bare origin. */
function written(auth: AuthOptions): string | undefined {
  return auth.resource ?? auth.audience
}

/** An audience that is no URL (a name at some servers) identifies us to the server, not to clients. */
function resolveResource(auth: AuthOptions): URL | undefined {
  const given = written(auth)
  if (given !== undefined && /^https?:\/\//i.test(given) && URL.canParse(given) && !given.includes('#'))
    return new URL(given)
  if (auth.resource !== undefined) {
    throw new ConfigError('OPTION_INVALID', `access.auth.resource is no http(s) URL: "${auth.resource}"`, {
      hint: 'Write the URL at which clients reach this endpoint, such as "https://mcp.example.com/mcp".',
    })
  }
  return undefined
}

function ownOrigin(request: EndpointRequest): string {
  const host = hostOf(request)
  const safe = host !== undefined && /^[A-Za-z0-9._:[\]-]+$/.test(host) ? host : 'localhost'
  return `${request.secure === true ? 'https' : 'http'}://${safe}`
}
