/** Calls the API over the network: one client, no redirects, one fixed origin. */
import { resolveCredentialValue } from '../credentials/credential-value.ts'
import type { Dispatch } from '../model/http.ts'
import type { TlsOptions, UpstreamOptions } from '../options.ts'
import { createFetchUpstream } from './http-fetch.ts'
import type { TlsMaterial } from './http-pool.ts'

export interface HttpDispatchSettings {
  /** Scheme, host and port; nothing else is ever contacted. */
  readonly origin: string
  readonly fetch?: UpstreamOptions['fetch']
  readonly tls?: UpstreamOptions['tls']
}

export interface HttpDispatch {
  readonly dispatch: Dispatch
  /** Lets exchanges under way finish, then frees the connections. */
  readonly close: () => Promise<void>
}

/** @throws ConfigError OPTION_INVALID for TLS material that cannot be read */
export function createHttpDispatch(settings: HttpDispatchSettings): HttpDispatch {
  if (settings.fetch) return { dispatch: createFetchUpstream(settings.origin, settings.fetch), close: async () => {} }
  return createLazyPool(settings.origin, readTls(settings.tls ?? {}))
}

/** The client is loaded with the first call: it takes as long as everything else that a small server loads. */
function createLazyPool(origin: string, tls: TlsMaterial): HttpDispatch {
  let pool: HttpDispatch | undefined
  let loading: Promise<HttpDispatch> | undefined
  const load = async (): Promise<HttpDispatch> => {
    const { createPooledDispatch } = await import('./http-pool.ts')
    return createPooledDispatch(origin, tls)
  }
  return {
    dispatch(request, context) {
      if (pool) return pool.dispatch(request, context)
      const own = (loading ??= load())
      return own.then((loaded) => {
        if (loading === own) pool = loaded
        return loaded.dispatch(request, context)
      })
    },
    // When the API was read anew, a call of before may still wait for a token: it opens a connection of its own.
    async close() {
      const closing = loading
      loading = pool = undefined
      await (await closing)?.close()
    },
  }
}

function readTls(tls: TlsOptions): TlsMaterial {
  const material: Partial<Record<keyof TlsOptions, string>> = {}
  for (const name of ['cert', 'key', 'ca', 'passphrase'] as const) {
    const value = tls[name]
    if (value !== undefined) material[name] = resolveCredentialValue(value, `upstream.tls.${name}`)
  }
  return material
}
