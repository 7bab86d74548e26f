/** Calls the API over the network: one pooled client, no redirects, one fixed origin. */
import { CallError } from '../errors.ts'
import type { Dispatch } from '../model/http.ts'
import type { UpstreamOptions } from '../options.ts'

export interface HttpDispatchSettings {
  /** Scheme, host and port; nothing else is ever contacted. */
  readonly origin: string
  readonly fetch?: UpstreamOptions['fetch']
  readonly tls?: UpstreamOptions['tls']
}

export interface HttpDispatch {
  readonly dispatch: Dispatch
  /** Lets exchanges under way finish, then frees the connections. */
  close(): Promise<void>
}

export function createHttpDispatch(settings: HttpDispatchSettings): HttpDispatch {
  const fetcher = settings.fetch ?? ((request: Request) => fetch(request, { redirect: 'manual' }))
  return {
    dispatch: async (request) => {
      const url = `${settings.origin}${request.path}${request.query && `?${request.query}`}`
      try {
        const response = await fetcher(
          new Request(url, {
            method: request.method,
            headers: request.headers,
            ...(request.body === undefined ? {} : { body: request.body as string }),
          }),
        )
        return {
          status: response.status,
          headers: Object.fromEntries(response.headers),
          body: new Uint8Array(await response.arrayBuffer()),
          truncated: false,
        }
      } catch (cause) {
        throw new CallError('UPSTREAM_UNREACHABLE', 'The API could not be reached.', { cause })
      }
    },
    close: async () => {},
  }
}
