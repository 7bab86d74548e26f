/** The routes of an Express app or router, those of nested routers included. */
import { stackOf } from './express-app.ts'
import type { ExpressLayer, ExpressRoute, ExpressRouter } from './express-app.ts'
import { joinPaths, readCompiledPath, readExpressPath } from './express-path.ts'
import type { RoutePath } from './route-path.ts'

/** Shape: `{ route, path: '/api/items/:id', paths: [{ path: '/api/items/{id}', parameters: [{ name: 'id' }] }] }`. */
export interface FoundRoute {
  readonly route: ExpressRoute
  /** Several where a parameter is optional; none for what no template can say. */
  readonly paths: readonly RoutePath[]
}

/** Told what cannot be read, and why. */
export type Skipped = (what: string, why: string) => void

const ROOT: RoutePath = { path: '', parameters: [] }

/** In the order in which Express asks them. */
export function findRoutes(app: ExpressRouter, skipped: Skipped): Generator<FoundRoute> {
  return findInStack(stackOf(app), [ROOT], skipped)
}

function* findInStack(
  stack: readonly ExpressLayer[],
  prefixes: readonly RoutePath[],
  skipped: Skipped,
): Generator<FoundRoute> {
  for (const { route, handle, name, ...layer } of stack) {
    if (route !== undefined) {
      const own = listOf(route.path).flatMap((written) => readWritten(String(written), written, skipped))
      yield { route, paths: prefixes.flatMap((prefix) => own.map((path) => joinPaths(prefix, path))) }
    } else if (handle.stack !== undefined) {
      const below = prefixes.flatMap((prefix) => mountPaths(layer, skipped).map((path) => joinPaths(prefix, path)))
      yield* findInStack(handle.stack, below, skipped)
    } else if (name === 'mounted_app') {
      skipped('an app mounted on this one', 'Express hides the routes of such an app')
    }
  }
}

/** Where a nested router is mounted. */
function mountPaths(layer: Partial<ExpressLayer>, skipped: Skipped): RoutePath[] {
  if (layer.slash === true || layer.regexp?.fast_slash === true) return [ROOT]
  if (layer.regexp !== undefined) {
    const path = readCompiledPath(
      layer.regexp,
      (layer.keys ?? []).map(({ name }) => String(name)),
    )
    if (path !== undefined) return [path]
  } else if (layer.rawPath !== undefined) {
    return listOf(layer.rawPath).flatMap((written) =>
      readWritten(`a router at ${String(written)}`, written, skipped).slice(0, 1),
    )
  }
  skipped('a nested router', 'this version of Express does not tell where it is mounted')
  return []
}

function readWritten(what: string, written: unknown, skipped: Skipped): RoutePath[] {
  const paths = typeof written === 'string' ? readExpressPath(written) : []
  if (paths.length === 0) skipped(what, 'no path template can say what it matches')
  return paths
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.flat(Infinity) : [value]
}
