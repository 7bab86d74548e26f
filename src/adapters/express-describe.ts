/** An Express app's route table → an OpenAPI document; Express declares no schemas. */
import type { WarningSink } from '../model/operation.ts'
import { stackOf } from './express-app.ts'
import type { ExpressLayer, ExpressRoute, ExpressRouter } from './express-app.ts'
import { joinPaths, readCompiledPath, readExpressPath } from './express-path.ts'
import { hostedBy } from './hosted.ts'
import { toRouteDocument } from './route-document.ts'
import type { DescribedRoute } from './route-document.ts'
import type { RoutePath } from './route-path.ts'
import { describeUndeclaredRoute } from './undeclared-route.ts'

const ROOT: RoutePath = { path: '', parameters: [] }

export function describeExpress(app: ExpressRouter, warn: WarningSink): object {
  return toRouteDocument(describeStack(stackOf(app), [ROOT], warn))
}

function* describeStack(
  stack: readonly ExpressLayer[],
  prefixes: readonly RoutePath[],
  warn: WarningSink,
): Generator<DescribedRoute> {
  for (const layer of stack) {
    if (layer.route !== undefined) {
      if (!layer.route.stack.some(({ handle }) => hostedBy(handle) !== undefined)) {
        yield* describeRoute(layer.route, prefixes, warn)
      }
    } else if (layer.handle.stack !== undefined) {
      const below = prefixes.flatMap((prefix) => mountPaths(layer, warn).map((path) => joinPaths(prefix, path)))
      yield* describeStack(layer.handle.stack, below, warn)
    } else if (layer.name === 'mounted_app') {
      skip('an app mounted on this one', 'Express hides the routes of such an app', warn)
    }
  }
}

function* describeRoute(
  route: ExpressRoute,
  prefixes: readonly RoutePath[],
  warn: WarningSink,
): Generator<DescribedRoute> {
  const methods = route.methods['_all'] ? ['get', 'post'] : Object.keys(route.methods)
  for (const written of listOf(route.path)) {
    const paths = typeof written === 'string' ? readExpressPath(written) : []
    if (paths.length === 0) skip(String(written), 'no path template can say what it matches', warn)
    for (const path of prefixes.flatMap((prefix) => paths.map((one) => joinPaths(prefix, one)))) {
      for (const method of methods) {
        const operation = describeUndeclaredRoute({ method, ...path }, 'it in a document given as `openapi`', warn)
        yield { method, path: path.path, operation }
      }
    }
  }
}

/** Where a nested router is mounted. */
function mountPaths(layer: ExpressLayer, warn: WarningSink): RoutePath[] {
  if (layer.slash === true || layer.regexp?.fast_slash === true) return [ROOT]
  if (layer.regexp !== undefined) {
    const path = readCompiledPath(
      layer.regexp,
      (layer.keys ?? []).map(({ name }) => String(name)),
    )
    if (path !== undefined) return [path]
  } else if (layer.rawPath !== undefined) {
    return listOf(layer.rawPath).flatMap((written) => {
      if (typeof written === 'string') return readExpressPath(written).slice(0, 1)
      skip(`a router at ${String(written)}`, 'no path template can say what it matches', warn)
      return []
    })
  }
  skip('a nested router', 'this version of Express does not tell where it is mounted', warn)
  return []
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.flat(Infinity) : [value]
}

function skip(what: string, why: string, warn: WarningSink): void {
  warn({ code: 'ROUTE_SKIPPED', message: `${what} is no tool: ${why}. Give a document as \`openapi\` to have it.` })
}
