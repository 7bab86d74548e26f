/** The document of `@fastify/swagger`, with what that plugin does not know: full paths, `config.mcp`, undeclared routes. */
import type { FastifyInstance } from 'fastify'
import { isJsonObject } from '../model/json.ts'
import type { JsonObject, JsonValue } from '../model/json.ts'
import type { WarningSink } from '../model/warning.ts'
import type { CollectedRoute } from './fastify-channel.ts'
import { mcpConfig } from './fastify-mcp-config.ts'
import { hasDefault, withOptionalDefaults } from './filled-defaults.ts'
import { readFastifyPath, toFastifyName } from './fastify-path.ts'
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
  const full = withOptionalDefaultsWithin(document) as JsonObject
  full['paths'] = Object.fromEntries(
    Object.entries(isJsonObject(full['paths']) ? full['paths'] : {}).map(([path, item]) => {
      const operations = isJsonObject(item) ? item : {}
      const anyMethod = Object.keys(operations)[0] ?? 'get'
      const wholePath = restoreBasePath(path, anyMethod, basePathsOf(document), isRoute)
      return [
        known.get(keyOf(anyMethod, wholePath))?.path.path ?? wholePath,
        Object.fromEntries(
          Object.entries(operations).map(([method, operation]) => {
            const route = known.get(keyOf(method, wholePath))
            return [method, route && isJsonObject(operation) ? complete(operation, method, route, warn) : operation]
          }),
        ),
      ]
    }),
  )
  return full
}

/** Parts of a document that hold values, not schemas. */
const VALUES = new Set(['example', 'examples', 'default', 'enum', 'const'])

function withOptionalDefaultsWithin(node: JsonValue | undefined): JsonValue {
  if (Array.isArray(node)) return node.map(withOptionalDefaultsWithin)
  if (!isJsonObject(node)) return node ?? null
  const copy = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, VALUES.has(key) ? value : withOptionalDefaultsWithin(value)]),
  )
  const isFilled = copy['required'] === true && copy['in'] !== 'path' && hasDefault(copy['schema'])
  return withOptionalDefaults(isFilled ? { ...copy, required: false } : copy)
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
  return {
    ...operation,
    parameters: nameWildcards(operation['parameters'], path),
    ...undeclared,
    ...(isJsonObject(extension) ? { 'x-mcp': extension } : {}),
  }
}

/** Our templates have a name for `*`, that of the plugin does not. */
function nameWildcards(parameters: JsonValue | undefined, path: RoutePath): JsonValue[] {
  const names = new Map(path.parameters.map(({ name }) => [toFastifyName(name), name]))
  return (Array.isArray(parameters) ? parameters : []).map((parameter) => {
    if (!isJsonObject(parameter) || parameter['in'] !== 'path') return parameter
    const { name } = parameter
    return { ...parameter, name: typeof name === 'string' ? (names.get(name) ?? name) : name }
  })
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
