/** The document of `@fastify/swagger`, with what that plugin does not know: full paths, `config.mcp`, undeclared routes. */
import type { FastifyInstance } from 'fastify'
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'
import type { WarningSink } from '../model/operation.ts'
import type { CollectedRoute } from './fastify-channel.ts'
import { mcpConfig } from './fastify-mcp-config.ts'
import { readFastifyPath } from './fastify-path.ts'
import type { RoutePath } from './route-path.ts'
import { describeUndeclaredRoute } from './undeclared-route.ts'

/** The document of the plugin; undefined for an app without it. */
export function swaggerDocument(app: FastifyInstance): JsonObject | undefined {
  const swagger: unknown = Reflect.get(app, 'swagger')
  if (typeof swagger !== 'function') return undefined
  // The plugin keeps the object and serves it.
  return JSON.parse(JSON.stringify((swagger as () => object).call(app))) as JsonObject
}

/**
 * Changes the document and returns it.
 *
 * @param collected - undefined for an app that was created before our hook was there
 */
export function describeWithSwagger(
  document: JsonObject,
  app: FastifyInstance,
  collected: readonly CollectedRoute[] | undefined,
  warn: WarningSink,
): object {
  const known = indexRoutes(collected ?? [])
  const isRoute = (path: string, method: string): boolean =>
    collected === undefined ? hasRoute(app, path, method) : known.has(keyOf(method, path))
  document['paths'] = Object.fromEntries(
    Object.entries(isJsonObject(document['paths']) ? document['paths'] : {}).map(([path, item]) => {
      const operations = isJsonObject(item) ? item : {}
      const full = restoreBasePath(path, Object.keys(operations)[0] ?? 'get', basePathsOf(document), isRoute)
      return [
        full,
        Object.fromEntries(
          Object.entries(operations).map(([method, operation]) => {
            const route = known.get(keyOf(method, full))
            return [method, route && isJsonObject(operation) ? complete(operation, method, route, warn) : operation]
          }),
        ),
      ]
    }),
  )
  return document
}

interface KnownRoute {
  readonly route: CollectedRoute
  readonly path: RoutePath
}

/** Parameters have other names in the plugin's templates where they had none. */
export function keyOf(method: string, path: string): string {
  return `${method.toUpperCase()} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`
}

function indexRoutes(routes: readonly CollectedRoute[]): Map<string, KnownRoute> {
  const known = new Map<string, KnownRoute>()
  for (const route of routes) {
    for (const path of readFastifyPath(route.url)) {
      for (const method of route.methods) known.set(keyOf(method, path.path), { route, path })
    }
  }
  return known
}

function complete(operation: JsonObject, method: string, { route, path }: KnownRoute, warn: WarningSink): JsonObject {
  const mcp = mcpConfig(route.options.config)
  const extension = mcp === false ? { enabled: false } : mcp
  const undeclared =
    route.options.schema === undefined && mcp !== false
      ? describeUndeclaredRoute({ method, ...path }, "params, querystring and body in the route's `schema`", warn)
      : {}
  return { ...operation, ...undeclared, ...(isJsonObject(extension) ? { 'x-mcp': extension } : {}) }
}

/** `stripBasePath` takes the path of a declared server off the paths that begin with it. */
function restoreBasePath(
  path: string,
  method: string,
  basePaths: readonly string[],
  isRoute: (path: string, method: string) => boolean,
): string {
  if (isRoute(path, method)) return path
  const base = basePaths.find((basePath) => isRoute(basePath + path, method))
  return base === undefined ? path : base + path
}

/** Of the servers or the `basePath` that the document declares: `['/v1']`. */
export function basePathsOf(document: JsonObject): string[] {
  const servers = Array.isArray(document['servers']) ? document['servers'] : []
  const urls = servers.flatMap((server) =>
    isJsonObject(server) && typeof server['url'] === 'string' ? [server['url']] : [],
  )
  const paths = urls.flatMap((url) =>
    URL.canParse(url, 'http://localhost') ? [new URL(url, 'http://localhost').pathname] : [],
  )
  const own = document['basePath']
  return [...paths, ...(typeof own === 'string' ? [own] : [])]
    .map((path) => path.replace(/\/$/, ''))
    .filter((path) => path !== '')
}

function hasRoute(app: FastifyInstance, path: string, method: string): boolean {
  return app.hasRoute({ method: method.toUpperCase(), url: path.replaceAll(/\{([^}]*)\}/g, ':$1') })
}
