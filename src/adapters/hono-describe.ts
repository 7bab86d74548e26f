/** A Hono app → an OpenAPI document: what it declares, and its other routes as far as they are known. */
import { isJsonObject } from '../model/json.ts'
import type { WarningSink } from '../model/warning.ts'
import { hostedBy } from './hosted.ts'
import { isMiddleware } from './hono-app.ts'
import type { HonoApp, HonoRoute } from './hono-app.ts'
import { describeWithHonoOpenApi, honoOpenApiMetadata } from './hono-openapi.ts'
import { describeWithZodOpenApi, isZodOpenApiApp } from './hono-zod-openapi.ts'
import type { ZodOpenApiApp } from './hono-zod-openapi.ts'
import { readRoutePath } from './route-path.ts'
import type { RoutePath } from './route-path.ts'
import { toRouteDocument } from './route-document.ts'
import type { DescribedRoute } from './route-document.ts'
import { describeUndeclaredRoute } from './undeclared-route.ts'

/** The routes of `@hono/zod-openapi` are those of its registry: of the others nobody knows which are hidden on purpose. */
export async function describeHono(app: HonoApp, warn: WarningSink): Promise<object> {
  const routes = app.routes.filter((route) => hostedBy(route.handler) === undefined)
  if (isZodOpenApiApp(app)) return describeZodOpenApiApp(app, routes, warn)
  if (!routes.some((route) => honoOpenApiMetadata(route.handler))) {
    return toRouteDocument(describePlainRoutes(routes, warn))
  }
  const { paths, ...rest } = await describeWithHonoOpenApi(routes, warn)
  const declared = new Set(routes.filter((route) => honoOpenApiMetadata(route.handler)).map(keyOf))
  const plain = routes.filter((route) => !declared.has(keyOf(route)))
  return toRouteDocument([...operationsOf(paths), ...describePlainRoutes(plain, warn)], rest)
}

function describeZodOpenApiApp(app: ZodOpenApiApp, routes: readonly HonoRoute[], warn: WarningSink): object {
  const document = describeWithZodOpenApi(app, warn)
  const declared = new Set(
    operationsOf(Reflect.get(document, 'paths')).map(({ method, path }) => `${method.toUpperCase()} ${path}`),
  )
  for (const route of routes) {
    const paths = readRoutePath(route.path, { innerParameters: false })
    if (route.method === 'ALL' || paths.length === 0) continue
    if (paths.some(({ path }) => declared.has(`${route.method} ${path}`))) continue
    declared.add(`${route.method} ${paths[0]?.path}`)
    warn({
      code: 'ROUTE_UNDECLARED',
      message: `${route.method} ${route.path} is hidden or not declared, so it is no tool. Declare it with app.openapi(createRoute({ … }), handler).`,
    })
  }
  return document
}

function keyOf({ method, path }: HonoRoute): string {
  return `${method} ${path}`
}

function operationsOf(paths: unknown): DescribedRoute[] {
  if (!isJsonObject(paths)) return []
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(isJsonObject(item) ? item : {}).flatMap(([method, operation]) =>
      isJsonObject(operation) ? [{ method, path, operation }] : [],
    ),
  )
}

function* describePlainRoutes(routes: readonly HonoRoute[], warn: WarningSink): Generator<DescribedRoute> {
  const seen = new Set<string>()
  for (const route of routes) {
    // `use()` makes routes for all methods, too; only the handlers' arity tells them from those of `all()`.
    if ((route.method === 'ALL' && isMiddleware(route.handler)) || seen.has(keyOf(route))) continue
    seen.add(keyOf(route))
    const paths = readRoutePath(route.path, { innerParameters: false })
    if (paths.length === 0 && !isMiddleware(route.handler)) warnOfWildcard(route, warn)
    for (const method of route.method === 'ALL' ? ['GET', 'POST'] : [route.method]) {
      yield* paths.map((path) => describePlainRoute(method, path, warn))
    }
  }
}

function describePlainRoute(method: string, route: RoutePath, warn: WarningSink): DescribedRoute {
  const declare = 'it with @hono/zod-openapi or with describeRoute() of hono-openapi, or give the `openapi` option'
  return { method, path: route.path, operation: describeUndeclaredRoute({ method, ...route }, declare, warn) }
}

function warnOfWildcard({ method, path }: HonoRoute, warn: WarningSink): void {
  warn({
    code: 'ROUTE_SKIPPED',
    message: `${method} ${path} is no tool: a wildcard has no parameters to name. Declare routes with :parameters.`,
  })
}
