/** An H3 app's routes, their `meta` and their validators → an OpenAPI document. */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'
import type { WarningSink } from '../model/warning.ts'
import type { H3App, H3Route } from './h3-app.ts'
import { hostedBy } from './hosted.ts'
import { toRouteDocument } from './route-document.ts'
import type { DescribedRoute } from './route-document.ts'
import { readRoutePath } from './route-path.ts'
import type { RoutePath } from './route-path.ts'
import { toParameters } from './schema-parameters.ts'
import { isStandardSchema, toJsonSchema } from './standard-schema.ts'
import { describeUndeclaredRoute, FREE_QUERY, toStringParameter, warnOfUnreadable } from './undeclared-route.ts'

/**
 * A route declares itself by `meta: { openapi: { summary, parameters, requestBody, responses … } }` (an operation; Nitro's
 * spelling `openAPI` is read, too) or by the schemas of `defineValidatedHandler`. `meta: { openapi: false }` hides it;
 * `meta: { mcp }` becomes `x-mcp`.
 */
export function describeH3(app: H3App, warn: WarningSink): object {
  return toRouteDocument(describeRoutes(app, warn))
}

function* describeRoutes(app: H3App, warn: WarningSink): Generator<DescribedRoute> {
  for (const route of app['~routes']) {
    if (hostedBy(route.handler) !== undefined || operationOf(route) === false) continue
    const paths = readRoutePath(route.route, { innerParameters: true })
    if (paths.length === 0) {
      warn({
        code: 'ROUTE_SKIPPED',
        message: `${route.method || 'ALL'} ${route.route} is no tool: a wildcard has no parameters to name. Declare routes with :parameters.`,
      })
    }
    for (const method of route.method === '' ? ['GET', 'POST'] : [route.method]) {
      for (const path of paths) yield describeRoute(route, method, path, warn)
    }
  }
}

function describeRoute(route: H3Route, method: string, path: RoutePath, warn: WarningSink): DescribedRoute {
  const mcp = route.meta?.['mcp']
  const operation = describeDeclared(route, path, (part) => warnOfUnreadable({ method, ...path }, part, warn))
  const declare = 'an operation in `meta: { openapi: { … } }`, or schemas with defineValidatedHandler()'
  return {
    method,
    path: path.path,
    operation: {
      ...(operation ?? describeUndeclaredRoute({ method, ...path }, declare, warn)),
      ...(mcp === undefined ? {} : { 'x-mcp': mcp }),
    },
  }
}

function operationOf({ meta }: H3Route): unknown {
  return meta?.['openapi'] ?? meta?.['openAPI']
}

/** Undefined when nothing is declared. What `meta` says wins over what the validators say. */
function describeDeclared(route: H3Route, path: RoutePath, unreadable: (part: string) => void): object | undefined {
  const operation = operationOf(route)
  const { body, query, headers } = schemasOf(route, unreadable)
  if (!isJsonObject(operation) && !body && !query && !headers) return undefined
  const written = isJsonObject(operation) ? operation : {}
  const given = Array.isArray(written['parameters']) ? written['parameters'] : []
  const parameters = [
    ...path.parameters.map(toStringParameter),
    ...(query === undefined ? [] : query === 'any' ? [FREE_QUERY] : toParameters('query', query)),
    ...(isJsonObject(headers) ? toParameters('header', headers) : []),
  ].filter((parameter) => !given.some((other) => isJsonObject(other) && isSameParameter(other, parameter)))
  return {
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: body === 'any' ? {} : body } } },
    }),
    ...written,
    parameters: [...given, ...parameters],
  }
}

function isSameParameter(one: JsonObject, other: object): boolean {
  return one['name'] === Reflect.get(other, 'name') && one['in'] === Reflect.get(other, 'in')
}

/** `defineValidatedHandler` leaves its definition on the handler. */
function schemasOf({ handler }: H3Route, unreadable: (part: string) => void): Schemas {
  const validate: unknown = Reflect.get(handler, 'validate')
  if (!isJsonObject(validate)) return {}
  const found: Schemas = {}
  for (const part of ['body', 'query', 'headers'] as const) {
    const schema: unknown = Reflect.get(validate, part)
    if (!isStandardSchema(schema)) continue
    found[part] = toJsonSchema(schema, 'input') ?? 'any'
    if (found[part] === 'any') unreadable(part)
  }
  return found
}

/** `any` is a schema that cannot be read. */
type Schemas = { [Part in 'body' | 'query' | 'headers']?: JsonObject | 'any' }
