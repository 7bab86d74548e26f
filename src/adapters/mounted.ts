/** Which MCP endpoints an app serves, so that `mcp-mount run` can print them. */
import { ConfigError } from '../errors.ts'
import { hostedEndpoints } from './hosted.ts'

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

/**
 * Of two endpoints at one path the second would never be asked, and Fastify alone refuses it.
 *
 * @param path - with the prefix of the router, where that is known
 * @throws ConfigError OPTION_INVALID
 */
export function assertPathFree(app: unknown, path: string): void {
  if (!mountedEndpoints(app).includes(path)) return
  throw new ConfigError('OPTION_INVALID', `this app has an MCP endpoint at ${path} already`, {
    hint: "Give each its own path: mountHttp(app, { path: '/other' }).",
  })
}

/** @returns paths in the order in which they were mounted: `['/mcp', '/v1/mcp']`; empty for an app without endpoints */
export function mountedEndpoints(app: unknown): string[] {
  const hosted = hostedEndpoints(app).map(({ path }) => path)
  if (hosted.length > 0) return [...new Set(hosted)]
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
