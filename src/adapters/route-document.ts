/** Operations of routes → an OpenAPI document. */

/** Shape: `{ method: 'GET', path: '/items/{id}', operation: { operationId: 'get_item', … } }`. */
export interface DescribedRoute {
  /** In any case. */
  readonly method: string
  /** As an OpenAPI template. */
  readonly path: string
  readonly operation: object
}

/** Of two routes with the same method and path the first one answers, so it is the one described. */
export function toRouteDocument(routes: Iterable<DescribedRoute>, rest: object = {}): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const { method, path, operation } of routes) {
    const item = (paths[path] ??= {})
    item[method.toLowerCase()] ??= operation
  }
  return { openapi: '3.1.0', info: APP_INFO, ...rest, paths }
}

/** For frameworks whose apps have no name: `name` and `version` of the options say better. */
export const APP_INFO = { title: 'API', version: '0.0.0' }
