/**
 * Collects the routes of every Fastify app that is created after this module was loaded. Loading it is its effect: Fastify
 * publishes new apps on a diagnostics channel, so nobody has to register a plugin.
 */
import { subscribe } from 'node:diagnostics_channel'

/** What an `onRoute` hook saw. Shared by several copies of this package, so its members only ever become more. */
export interface CollectedRoute {
  readonly methods: readonly string[]
  /** With all prefixes, in Fastify's syntax: `/items/:id`. */
  readonly url: string
  /** Live: a hook of the app may still change `schema` or `config` after ours ran. */
  readonly options: {
    readonly schema?: object
    readonly config?: unknown
    readonly constraints?: object
    readonly handler: unknown
  }
  /** The instance on which the route was declared: its `getSchemas()` are those that the route's `$ref`s mean. */
  readonly scope: FastifyScope
}

/** Types of Fastify are not used here: this module's are part of what is published, and it may not be installed. */
interface FastifyScope {
  getSchemas(): Record<string, unknown>
}

interface FastifyApp extends FastifyScope {
  addHook(name: 'onRoute', hook: (this: FastifyScope, options: OnRouteOptions) => void): unknown
}

type OnRouteOptions = CollectedRoute['options'] & { readonly method: string | string[]; readonly url: string }

const ROUTES = Symbol.for('mcp-mount.routes')

/** @returns undefined for an app that was created before this module was loaded */
export function collectedRoutes(app: object): readonly CollectedRoute[] | undefined {
  return Reflect.get(app, ROUTES) as CollectedRoute[] | undefined
}

subscribe('fastify.initialization', (message) => {
  const { fastify } = message as { fastify: FastifyApp }
  // Another copy of this package may have been first.
  if (collectedRoutes(fastify) !== undefined) return
  const routes: CollectedRoute[] = []
  Object.defineProperty(fastify, ROUTES, { value: routes })
  fastify.addHook('onRoute', function collect(this: FastifyScope, options) {
    const methods = typeof options.method === 'string' ? [options.method] : [...options.method]
    // Fastify uses the same object again for the form with a trailing slash, and then writes another `url` into it.
    const route = { methods, url: options.url, options, scope: this }
    if (!isAutomaticHead(route, routes.at(-1))) routes.push(route)
  })
})

/** `exposeHeadRoutes` adds a HEAD route right after the GET route, with its handler; below a prefix maybe only the one with a slash. */
function isAutomaticHead(route: CollectedRoute, before: CollectedRoute | undefined): boolean {
  return (
    route.methods.length === 1 &&
    route.methods[0] === 'HEAD' &&
    before !== undefined &&
    before.methods.includes('GET') &&
    trimSlash(before.url) === trimSlash(route.url) &&
    before.options.handler === route.options.handler
  )
}

function trimSlash(url: string): string {
  return url.replace(/\/$/, '')
}
