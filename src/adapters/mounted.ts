/** Which MCP endpoints were mounted on an app, so that `mcp-mount run` can print them. */

/** Shared with other copies of this package: the module that is run may load its own. */
const ENDPOINTS = Symbol.for('mcp-mount.endpoints')

/**
 * Remembers an endpoint of an app.
 *
 * An instance inside a Fastify plugin inherits from the app around it, so the path is told to all of them with the
 * plugin's prefix.
 */
export function recordEndpoint(app: unknown, path: string): void {
  if (!canCarry(app)) return
  const prefix: unknown = 'inject' in app && 'prefix' in app ? app.prefix : undefined
  const full = typeof prefix === 'string' ? `${prefix.replace(/\/$/, '')}${path}` : path
  for (const owner of [app, ...outerInstances(app)]) {
    endpointsOf(owner).add(full)
  }
}

/** @returns paths in the order in which they were mounted; empty for an app on which none was */
export function recordedEndpoints(app: unknown): string[] {
  return canCarry(app) ? [...endpointsOf(app)] : []
}

function endpointsOf(app: object): Set<string> {
  const own = Object.getOwnPropertyDescriptor(app, ENDPOINTS)?.value as Set<string> | undefined
  if (own) return own
  const endpoints = new Set<string>()
  Object.defineProperty(app, ENDPOINTS, { value: endpoints })
  return endpoints
}

/** Fastify makes the instance of a plugin with `Object.create(parent)`; what a class declares is no instance. */
function outerInstances(app: object): object[] {
  const outer: object[] = []
  let parent: unknown = Object.getPrototypeOf(app)
  while (
    typeof parent === 'object' &&
    parent !== null &&
    Object.hasOwn(parent, 'register') &&
    Object.hasOwn(parent, 'inject')
  ) {
    outer.push(parent)
    parent = Object.getPrototypeOf(parent)
  }
  return outer
}

function canCarry(app: unknown): app is object {
  return (typeof app === 'object' && app !== null) || typeof app === 'function'
}
