/** Hono 4: plain, `@hono/zod-openapi` and `hono-openapi` apps; also their sub-apps and base paths. */
import { callerAddress } from '../dispatch/caller-address.ts'
import { createFetchDispatch } from '../dispatch/fetch.ts'
import { ConfigError } from '../errors.ts'
import type { EndpointBody, EndpointRequest, EndpointResponse } from '../model/exchange.ts'
import type { CallerContext } from '../model/http.ts'
import type { Adapter, Recognize } from './adapter.ts'
import type { HonoApp, HonoContext, HonoHandler } from './hono-app.ts'
import { markHosted } from './hosted.ts'
import { toEndpointRequest } from './web-exchange.ts'
import type { NodeExchange } from './web-exchange.ts'

/** By its router, its list of routes and `fetch`. */
export const recognizeHono: Recognize = (app) => {
  if (typeof app !== 'object' || app === null || !('fetch' in app) || !('basePath' in app)) return undefined
  if (!('routes' in app) || !Array.isArray(app.routes) || !('router' in app)) return undefined
  return createHonoAdapter(app as unknown as HonoApp)
}

function createHonoAdapter(app: HonoApp): Adapter {
  return {
    framework: 'hono',
    prefix: (app['_basePath'] ?? '/').replace(/\/$/, ''),
    describe: async (warn) => (await import('./hono-describe.ts')).describeHono(app, warn),
    dispatch: createFetchDispatch((request, caller) => app.fetch(request, envOf(caller), executionContextOf(caller))),
    start: async () => {},
    close: async () => {},
    mount(path, endpoint, ready, lifecycle) {
      try {
        app.all(
          path,
          markHosted(async (c: HonoContext) => send(c, await endpoint.handle(await toRequest(c))), {
            ready,
            close: () => lifecycle.onClose(),
            transport: endpoint.transport,
          }),
        )
        if (endpoint.metadataPaths.length === 0) return
        const root = rootOf(app)
        const metadata: HonoHandler = async (c) => send(c, await endpoint.handleMetadata(await toRequest(c)))
        for (const metadataPath of endpoint.metadataPaths) root.all(metadataPath, markHosted(metadata))
      } catch (cause) {
        throw new ConfigError(
          'OPTION_INVALID',
          `the Hono app takes no more routes, so nothing can be mounted at ${path}`,
          {
            hint: 'Mount before the app answers its first request.',
            cause,
          },
        )
      }
    },
  }
}

/** `basePath()` gives an app that adds its path to every route; the app around it shares router and routes. */
function rootOf(app: HonoApp): HonoApp {
  if ((app['_basePath'] ?? '/') === '/') return app
  const Hono = app.constructor as new (init: object) => HonoApp & { routes: HonoApp['routes'] }
  const root = new Hono({ getPath: app.getPath })
  return Object.assign(root, { router: app.router, routes: app.routes })
}

async function toRequest(c: HonoContext): Promise<EndpointRequest> {
  const node = nodeExchangeOf(c.env)
  const body = await bodyReadBefore(c)
  return toEndpointRequest(c.req.raw, {
    native: c,
    ...(node === undefined ? {} : { node }),
    ...(body === undefined ? {} : { body }),
  })
}

/** With `c.body()`, what middleware put on the context with `c.header()` stays. */
function send(c: HonoContext, response: EndpointResponse): Response {
  return c.body(response.body, response.status, response.headers)
}

/** Middleware that read the body left it in the context. */
async function bodyReadBefore(c: HonoContext): Promise<EndpointBody | undefined> {
  for (const kind in c.req.bodyCache) {
    if (kind === 'json') return { parsed: await c.req.json().catch(() => undefined) }
    return { text: await c.req.text().catch(() => '') }
  }
  return undefined
}

/** `@hono/node-server` puts Node's own into the environment, directly or under `server`. */
function nodeExchangeOf(env: unknown): NodeExchange | undefined {
  for (const place of [env, property(env, 'server')]) {
    const incoming = property(place, 'incoming')
    const outgoing = property(place, 'outgoing')
    if (property(incoming, 'socket') !== undefined && typeof outgoing === 'object' && outgoing !== null) {
      return place as NodeExchange
    }
  }
  return undefined
}

/**
 * The environment of the request that carried the call, if Hono serves it too: on Workers it holds the bindings. Else one in
 * which `getConnInfo` of `@hono/node-server` finds the caller's address.
 */
function envOf(caller: CallerContext): unknown {
  const env = property(caller.request, 'env')
  if (typeof env === 'object' && env !== null) return env
  return { incoming: { socket: { remoteAddress: callerAddress(caller) } } }
}

/** Workers have one (`waitUntil`), Node has none and the getter would throw. */
function executionContextOf(caller: CallerContext): unknown {
  const env = property(caller.request, 'env')
  if (typeof env !== 'object' || env === null || 'incoming' in env || 'server' in env) return undefined
  try {
    return property(caller.request, 'executionCtx')
  } catch {
    return undefined
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
