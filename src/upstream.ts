/** Where the calls of an API go: in memory, to one configured origin, or nowhere until the operator says so. */
import { ConfigError } from './errors.ts'
import type { Api, Operation } from './model/operation.ts'

export type Upstream =
  | { readonly kind: 'memory'; readonly basePath: (operation: Operation) => string }
  | { readonly kind: 'http'; readonly origin: string; readonly basePath: (operation: Operation) => string }
  /** The document names another origin (or none) and nobody confirmed it; `suggestion` is the `baseUrl` to configure. */
  | { readonly kind: 'none'; readonly suggestion?: string }

export interface UpstreamSource {
  readonly api: Api
  /** `upstream.baseUrl`. */
  readonly baseUrl: string | URL | undefined
  /** `upstream.fetch` is given: where its requests end is its own business. */
  readonly ownClient: boolean
  /** The API is an app in this process. */
  readonly inMemory: boolean
  /** The document was given by the user, so its servers say where the app's routes begin; an adapter's own has full paths. */
  readonly documentGiven: boolean
  /** Where the document was loaded from. */
  readonly documentUrl: string | undefined
}

/** Of requests for a client of the user's where nothing else is known: a name that never resolves (RFC 6761 §6.4). */
const NO_ORIGIN = 'http://api.invalid'

/**
 * Decides once, at compile time. A document never chooses an origin: one loaded from a URL may use its own origin only.
 *
 * @throws ConfigError OPTION_INVALID when `baseUrl` is no http(s) URL
 */
export function resolveUpstream(source: UpstreamSource): Upstream {
  if (source.baseUrl !== undefined) return fixed(parseBaseUrl(source.baseUrl))
  const found = findUpstream(source)
  if (!source.ownClient || found.kind === 'http') return found
  const server = source.api.servers[0]
  const basePath = (operation: Operation): string => pathOf(operation.servers?.[0] ?? server)
  return { kind: 'http', origin: NO_ORIGIN, basePath: found.kind === 'memory' ? found.basePath : basePath }
}

function findUpstream(source: UpstreamSource): Upstream {
  const server = source.api.servers[0]
  if (source.inMemory) {
    if (!source.documentGiven) return { kind: 'memory', basePath: () => '' }
    return { kind: 'memory', basePath: (operation) => pathOf(operation.servers?.[0] ?? server) }
  }
  const documentOrigin = originOf(source.documentUrl)
  if (documentOrigin === undefined)
    return server === undefined ? { kind: 'none' } : { kind: 'none', suggestion: server }
  // It names places, and none that can be called: its own origin would be a guess.
  if (server === undefined) return { kind: 'none' }
  if (originOf(server) !== documentOrigin) return { kind: 'none', suggestion: server }
  return {
    kind: 'http',
    origin: documentOrigin,
    basePath: (operation) => {
      const own = operation.servers?.[0]
      return pathOf(own !== undefined && originOf(own) === documentOrigin ? own : server)
    },
  }
}

function fixed(base: URL): Upstream {
  const basePath = trimSlash(base.pathname)
  return { kind: 'http', origin: base.origin, basePath: () => basePath }
}

function parseBaseUrl(baseUrl: string | URL): URL {
  const url = URL.canParse(String(baseUrl)) ? new URL(String(baseUrl)) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new ConfigError('OPTION_INVALID', `upstream.baseUrl is no http(s) URL: "${String(baseUrl)}"`, {
      hint: 'Write the API\'s absolute URL, such as "https://api.example.com/v1".',
    })
  }
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw new ConfigError('OPTION_INVALID', 'upstream.baseUrl has a query, a fragment or a password', {
      hint: 'Give origin and path only; secrets belong in upstream.credentials or upstream.headers.',
    })
  }
  return url
}

function originOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined
  const parsed = new URL(url)
  return /^https?:$/.test(parsed.protocol) ? parsed.origin : undefined
}

function pathOf(server: string | undefined): string {
  if (server === undefined) return ''
  return URL.canParse(server, 'http://localhost/') ? trimSlash(new URL(server, 'http://localhost/').pathname) : ''
}

function trimSlash(path: string): string {
  return path.replace(/\/+$/, '')
}
