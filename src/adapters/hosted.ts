/** Marks the handlers of our endpoints, so that they are known among an app's routes wherever those were copied to. */
import { isExpress } from './express-app.ts'
import { findRoutes } from './express-routes.ts'
import type { EndpointTransport } from '../model/exchange.ts'
import { innermostHandler } from './hono-app.ts'

/** An endpoint that an app serves; for hosts without a start hook the one who listens runs these. */
export interface Hosted {
  /** Rejects when the API cannot be read. */
  ready(): Promise<void>
  close(): Promise<void>
  /** @default 'http' */
  readonly transport?: EndpointTransport | null | undefined
}

/** Shared with other copies of this package: the app that `mcp-mount run` serves may load its own. */
const HOSTED = Symbol.for('mcp-mount.hosted')

/** Marks a handler of ours; `hosted` is left out for what only accompanies an endpoint, such as its metadata. */
export function markHosted<H extends object>(handler: H, hosted?: Hosted): H {
  Object.defineProperty(handler, HOSTED, { value: hosted ?? null })
  return handler
}

/** @returns undefined for a handler that is not ours, null for one beside an endpoint */
export function hostedBy(handler: unknown): Hosted | null | undefined {
  if (typeof handler !== 'function') return undefined
  return Reflect.get(innermostHandler(handler), HOSTED) as Hosted | null | undefined
}

/** The endpoints among the routes of an app, those of apps mounted on it included; paths with their prefixes. Fastify runs its own. */
export function hostedEndpoints(app: unknown): (Hosted & { readonly path: string })[] {
  return [...handlersOf(app)].flatMap(({ path, handler }) => {
    const hosted = hostedBy(handler)
    if (!hosted) return []
    return [{ path, ready: () => hosted.ready(), close: () => hosted.close(), transport: hosted.transport }]
  })
}

interface FoundHandler {
  readonly path: string
  readonly handler: unknown
}

function* handlersOf(app: unknown): Generator<FoundHandler> {
  if (isExpress(app)) {
    for (const { route, paths } of findRoutes(app, () => {})) {
      for (const { handle } of route.stack) yield { path: paths[0]?.path ?? '', handler: handle }
    }
  } else if (typeof app === 'object' && app !== null) {
    yield* 'getHttpAdapter' in app ? handlersOf((app as NestLike).getHttpAdapter().getInstance()) : listedHandlers(app)
  }
}

interface NestLike {
  getHttpAdapter(): { getInstance(): unknown }
}

/** Hono, Elysia and H3 have a list of their routes. */
function listedHandlers(app: object): FoundHandler[] {
  const routes: unknown = '~routes' in app ? app['~routes'] : 'routes' in app ? app.routes : []
  return (Array.isArray(routes) ? (routes as object[]) : []).map((route) => ({
    path: String(Reflect.get(route, 'path') ?? Reflect.get(route, 'route')),
    handler: Reflect.get(route, 'handler') as unknown,
  }))
}
