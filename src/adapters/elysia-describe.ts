/** An Elysia app's routes and their schemas → an OpenAPI document. */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'
import type { WarningSink } from '../model/warning.ts'
import type { ElysiaApp, ElysiaRoute, ElysiaRouteHooks, ElysiaSchemas } from './elysia-app.ts'
import { holdsFile, toElysiaSchema } from './elysia-schema.ts'
import type { Direction } from './elysia-schema.ts'
import { hostedBy } from './hosted.ts'
import { toRouteDocument } from './route-document.ts'
import type { DescribedRoute } from './route-document.ts'
import { readRoutePath } from './route-path.ts'
import type { RoutePath } from './route-path.ts'
import { toParameters } from './schema-parameters.ts'
import { isStandardSchema } from './standard-schema.ts'
import { describeUndeclaredRoute, FREE_QUERY, toStringParameter, warnOfUnreadable } from './undeclared-route.ts'

/** Routes with `detail: { hide: true }` are left out. */
export function describeElysia(app: ElysiaApp, warn: WarningSink): object {
  const models = Object.entries(app.definitions.type).flatMap(([name, schema]) => {
    const converted = toElysiaSchema(schema, 'input')
    return converted === undefined ? [] : [[name, converted] as const]
  })
  const components = { components: { schemas: Object.fromEntries(models) } }
  return toRouteDocument(describeRoutes(app, warn), models.length === 0 ? {} : components)
}

function* describeRoutes(app: ElysiaApp, warn: WarningSink): Generator<DescribedRoute> {
  for (const route of app.routes) {
    if (hostedBy(route.handler) !== undefined || route.hooks.detail?.['hide'] === true) continue
    if (!/^[A-Z-]+$/.test(route.method) || route.method === 'WS' || isPreflight(route)) continue
    const paths = readRoutePath(route.path, { innerParameters: true })
    if (paths.length === 0) {
      warn({
        code: 'ROUTE_SKIPPED',
        message: `${route.method} ${route.path} is no tool: a wildcard has no parameters to name. Declare routes with :parameters.`,
      })
    }
    for (const method of route.method === 'ALL' ? ['GET', 'POST'] : [route.method]) {
      for (const path of paths) yield describeRoute(route, method, path, warn)
    }
  }
}

/** `@elysiajs/cors` adds routes for the questions of browsers. */
function isPreflight({ method, hooks }: ElysiaRoute): boolean {
  return method === 'OPTIONS' && hooks.detail === undefined && !schemasOf(hooks).some(isDeclared)
}

function describeRoute({ hooks }: ElysiaRoute, method: string, path: RoutePath, warn: WarningSink): DescribedRoute {
  const { hide: _, mcp, ...detail } = hooks.detail ?? {}
  const operation = schemasOf(hooks).some(isDeclared)
    ? describeDeclared(hooks, path, (part) => warnOfUnreadable({ method, ...path }, part, warn))
    : describeUndeclaredRoute({ method, ...path }, 'its schemas: { params, query, body, response }', warn)
  return {
    method,
    path: path.path,
    operation: { ...operation, ...detail, ...(mcp === undefined ? {} : { 'x-mcp': mcp }) },
  }
}

function schemasOf(hooks: ElysiaRouteHooks): ElysiaSchemas[] {
  return [hooks, ...(hooks.standaloneValidator ?? [])]
}

function isDeclared({ params, query, headers, cookie, body, response }: ElysiaSchemas): boolean {
  return [params, query, headers, cookie, body, response].some((schema) => schema !== undefined)
}

function describeDeclared(hooks: ElysiaRouteHooks, path: RoutePath, unreadable: (part: string) => void): object {
  const schemas = schemasOf(hooks)
  const read = (part: 'params' | 'query' | 'headers' | 'cookie' | 'body'): JsonObject | 'any' | undefined => {
    const given = schemas.map((schema) => schema[part]).filter((schema) => schema !== undefined)
    if (given.length === 0) return undefined
    if (given.every((schema) => toElysiaSchema(schema, 'input') !== undefined)) return allOf(given, 'input')
    unreadable(part)
    return 'any'
  }
  const of = (part: 'params' | 'headers' | 'cookie'): JsonObject => {
    const schema = read(part)
    return isJsonObject(schema) ? schema : {}
  }
  const inPath = toParameters('path', of('params'))
  const query = read('query')
  const given = read('body')
  const body = given === 'any' ? {} : given
  return {
    parameters: [
      ...path.parameters.map(
        (parameter) => inPath.find((known) => nameOf(known) === parameter.name) ?? toStringParameter(parameter),
      ),
      ...(query === 'any' ? [FREE_QUERY] : toParameters('query', query ?? {})),
      ...toParameters('header', of('headers')),
      ...toParameters('cookie', of('cookie')),
    ],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { [contentTypeOf(hooks, body)]: { schema: body } } } }),
    responses: describeResponses(schemas),
  }
}

function nameOf(parameter: object): unknown {
  return Reflect.get(parameter, 'name')
}

/** The schemas that hold together, as one; undefined for none. */
function allOf(schemas: readonly unknown[], direction: Direction): JsonObject | undefined {
  const converted = schemas.flatMap((schema) => {
    const one = schema === undefined ? undefined : toElysiaSchema(schema, direction)
    return one === undefined ? [] : [one]
  })
  return converted.length < 2 ? converted[0] : { type: 'object', allOf: converted }
}

/** Names of parsers as `parse` takes them; several are tried in turn, so the first one says enough. */
const CONTENT_TYPES: ReadonlyMap<unknown, string> = new Map([
  ['json', 'application/json'],
  ['text', 'text/plain'],
  ['urlencoded', 'application/x-www-form-urlencoded'],
  ['formdata', 'multipart/form-data'],
  ['arrayBuffer', 'application/octet-stream'],
])

function contentTypeOf({ parse, type }: ElysiaRouteHooks, body: JsonObject): string {
  const parser: unknown = [parse, type].flat().find((one) => one !== undefined)
  const name: unknown = isJsonObject(parser) ? (parser as { fn?: unknown }).fn : parser
  const declared = CONTENT_TYPES.get(name) ?? (typeof name === 'string' && name.includes('/') ? name : undefined)
  if (declared !== undefined) return declared
  if (holdsFile(body)) return 'multipart/form-data'
  return body['type'] === 'string' ? 'text/plain' : 'application/json'
}

function describeResponses(schemas: readonly ElysiaSchemas[]): object {
  const responses: Record<string, object> = {}
  for (const { response } of schemas) {
    for (const [status, schema] of Object.entries(byStatus(response))) {
      const converted = toElysiaSchema(schema, 'output')
      if (converted === undefined) continue
      const description = typeof converted['description'] === 'string' ? converted['description'] : ''
      const contentType = converted['type'] === 'string' ? 'text/plain' : 'application/json'
      responses[status] ??= { description, content: { [contentType]: { schema: converted } } }
    }
  }
  return responses
}

/** A record of statuses is told from a schema by its keys. */
function byStatus(response: unknown): Record<string, unknown> {
  if (response === undefined) return {}
  const keys = typeof response === 'object' && response !== null ? Object.keys(response) : []
  const isRecord = !isStandardSchema(response) && keys.length > 0 && keys.every((key) => /^[1-5]\d\d$/.test(key))
  return isRecord ? { ...(response as object) } : { 200: response }
}
