/** What only answers requests: `{ fetch }` objects and bare `(request: Request) => Response` functions. */
import { createFetchDispatch } from '../dispatch/fetch.ts'
import { ConfigError } from '../errors.ts'
import type { Adapter, Recognize } from './adapter.ts'

type FetchFunction = (request: Request) => Response | Promise<Response>

/** Asked last: every app of the fetch kind has a `fetch`, too. A function takes at most the request and is no class. */
export const recognizeFetch: Recognize = (app) => {
  if (typeof app === 'function') {
    if ('fetch' in app && typeof app.fetch === 'function') return createFetchAdapter(bindFetch(app))
    return app.length > 1 || isClass(app) ? undefined : createFetchAdapter(app as FetchFunction)
  }
  if (typeof app !== 'object' || app === null || !('fetch' in app) || typeof app.fetch !== 'function') return undefined
  return createFetchAdapter(bindFetch(app))
}

/** Looked up at each call, as servers do: frameworks may replace theirs when they are compiled. */
function bindFetch(app: object): FetchFunction {
  return (request) => (app as { fetch: FetchFunction }).fetch(request)
}

function isClass(candidate: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(candidate))
}

function createFetchAdapter(app: FetchFunction): Adapter {
  return {
    framework: 'fetch',
    describe: async () => undefined,
    dispatch: createFetchDispatch((request) => app(request)),
    start: async () => {},
    close: async () => {},
    mount() {
      throw new ConfigError('SOURCE_UNKNOWN', 'nothing can be mounted on a fetch function', {
        hint: "Send the endpoint's requests to mcp.fetch(request), for example for the path /mcp.",
      })
    },
  }
}
