/** The endpoints that an app serves, for who starts it: found among its routes, or recorded when they were mounted. */
import { isExpress } from './express-app.ts'
import { findRoutes } from './express-routes.ts'
import { hostedBy } from './hosted.ts'
import type { Hosted } from './hosted.ts'
import { recordedEndpoints } from './mounted.ts'
import type { MountedEndpoint } from './mounted.ts'

/** @returns in the order in which they were mounted; empty for an app without endpoints */
export function mountedEndpoints(app: unknown): MountedEndpoint[] {
  const found = new Map<string, MountedEndpoint>()
  for (const { path, transport = 'http' } of hostedEndpoints(app)) {
    if (transport !== null) found.set(path, { path, transport })
  }
  return found.size > 0 ? [...found.values()] : recordedEndpoints(app)
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
