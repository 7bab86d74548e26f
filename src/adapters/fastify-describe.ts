/** A Fastify app's routes → an OpenAPI document. */
import type { FastifyInstance } from 'fastify'
import { ConfigError } from '../errors.ts'
import type { WarningSink } from '../model/warning.ts'
import { collectedRoutes } from './fastify-channel.ts'
import type { CollectedRoute } from './fastify-channel.ts'
import { createComponents } from './fastify-components.ts'
import { mcpConfig } from './fastify-mcp-config.ts'
import { createOperationReader } from './fastify-operation.ts'
import { readFastifyPath } from './fastify-path.ts'
import { describeWithSwagger, swaggerDocument } from './fastify-swagger.ts'
import { readSwagger2 } from './fastify-swagger2.ts'
import { toRouteDocument } from './route-document.ts'
import type { DescribedRoute } from './route-document.ts'

/**
 * Asks `@fastify/swagger` if the app has it: then what that hides stays hidden. Its OpenAPI 3 is taken as it is; its
 * Swagger 2.0 (the plugin's default) has no words for lists in queries or undeclared routes, so there the routes are read.
 *
 * @throws ConfigError SOURCE_UNKNOWN when the app was created before this package was loaded, and has no such plugin
 */
export function describeFastify(app: FastifyInstance, warn: WarningSink): object {
  const collected = collectedRoutes(app)
  const routes = collected?.filter((route) => !isHidden(route))
  const swagger = swaggerDocument(app)
  const swagger2 = swagger && routes && 'swagger' in swagger ? readSwagger2(swagger) : undefined
  if (swagger && !swagger2) return describeWithSwagger(swagger, app, collected, warn)
  if (routes === undefined) {
    throw new ConfigError(
      'SOURCE_UNKNOWN',
      'the routes of this Fastify app were not seen: it was created before mcp-mount was loaded',
      {
        hint:
          "Import 'mcp-mount' before Fastify() is called (`mcp-mount run` does), or register @fastify/swagger before the routes, " +
          'or give the `openapi` option.',
      },
    )
  }
  const components = createComponents()
  const read = createOperationReader(components, warn)
  const described = routes.flatMap((route) => [...describeRoute(route, read, warn, swagger2?.isShown)])
  const { schemas } = components
  return toRouteDocument(described, {
    ...swagger2?.root,
    components: {
      ...(Object.keys(schemas).length === 0 ? {} : { schemas }),
      ...(swagger2 && { securitySchemes: swagger2.securitySchemes }),
    },
  })
}

function* describeRoute(
  route: CollectedRoute,
  read: ReturnType<typeof createOperationReader>,
  warn: WarningSink,
  isShown: (method: string, path: string) => boolean = () => true,
): Generator<DescribedRoute> {
  if (/^\/?\*$/.test(route.url)) {
    warn({
      code: 'ROUTE_SKIPPED',
      message: `${route.methods.join(', ')} ${route.url} is no tool: it answers whatever no other route does.`,
    })
    return
  }
  const constraints = Object.keys(route.options.constraints ?? {})
  if (constraints.length > 0) {
    warn({
      code: 'ROUTE_SKIPPED',
      message: `${route.methods.join(', ')} ${route.url} is no tool: it answers by ${constraints.join(', ')}, which a call does not say.`,
    })
    return
  }
  for (const method of methodsOf(route)) {
    for (const [index, path] of readFastifyPath(route.url).entries()) {
      if (!isShown(method, path.path)) continue
      yield { method, path: path.path, operation: read(route, method, path, { first: index === 0 }) }
    }
  }
}

/** `app.all()` stands for every method that Fastify knows; two of them say what there is to say. */
function methodsOf({ methods }: CollectedRoute): readonly string[] {
  if (methods.length >= 7) return ['GET', 'POST']
  return methods.includes('GET') ? methods.filter((method) => method !== 'HEAD') : methods
}

function isHidden({ options }: CollectedRoute): boolean {
  const { schema } = options
  return (schema !== undefined && 'hide' in schema && schema.hide === true) || mcpConfig(options.config) === false
}
