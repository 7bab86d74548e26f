/** An Express app's route table → an OpenAPI document; Express declares no schemas. */
import type { WarningSink } from '../model/warning.ts'
import type { ExpressRoute, ExpressRouter } from './express-app.ts'
import { findRoutes } from './express-routes.ts'
import { hostedBy } from './hosted.ts'
import { toRouteDocument } from './route-document.ts'
import type { DescribedRoute } from './route-document.ts'
import { describeUndeclaredRoute } from './undeclared-route.ts'

export function describeExpress(app: ExpressRouter, warn: WarningSink): object {
  return toRouteDocument(describeRoutes(app, warn))
}

function* describeRoutes(app: ExpressRouter, warn: WarningSink): Generator<DescribedRoute> {
  const skipped = (what: string, why: string): void =>
    warn({ code: 'ROUTE_SKIPPED', message: `${what} is no tool: ${why}. Give a document as \`openapi\` to have it.` })
  for (const { route, paths } of findRoutes(app, skipped)) {
    if (isOurs(route)) continue
    const methods = methodsOf(route)
    for (const path of paths) {
      for (const method of methods) {
        const operation = describeUndeclaredRoute({ method, ...path }, 'it in a document given as `openapi`', warn)
        yield { method, path: path.path, operation }
      }
    }
  }
}

/** `router.all()` says so, `app.all()` names every method that Node knows; two of them say what there is to say. */
function methodsOf({ methods }: ExpressRoute): readonly string[] {
  const named = Object.keys(methods)
  return methods['_all'] || named.length >= 20 ? ['get', 'post'] : named
}

function isOurs(route: ExpressRoute): boolean {
  return route.stack.some(({ handle }) => hostedBy(handle) !== undefined)
}
