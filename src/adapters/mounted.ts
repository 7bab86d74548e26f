/** Which MCP endpoints were mounted on an app, so that `mcp-mount run` can print them. */
import { ConfigError } from '../errors.ts'
import type { EndpointTransport } from '../model/exchange.ts'

export interface MountedEndpoint {
  /** With the prefix of the router: `/v1/mcp`. */
  readonly path: string
  readonly transport: EndpointTransport
}

/** Shared with other copies of this package: the module that is run may load its own. */
const ENDPOINTS = Symbol.for('mcp-mount.endpoints')

/**
 * Remembers an endpoint of an app.
 *
 * An instance inside a Fastify plugin inherits from the app around it, so the path is told to all of them with the
 * plugin's prefix.
 */
export function recordEndpoint(app: unknown, path: string, transport: EndpointTransport): void {
  if (!canCarry(app)) return
  for (const owner of [app, ...outerInstances(app)]) {
    endpointsOf(owner).set(withPrefix(app, path), transport)
  }
}

/**
 * Of two endpoints at one path the second would never be asked, and Fastify alone refuses it.
 *
 * @throws ConfigError OPTION_INVALID
 */
export function assertPathFree(app: unknown, path: string): void {
  const full = canCarry(app) ? withPrefix(app, path) : path
  if (!canCarry(app) || !endpointsOf(app).has(full)) return
  throw new ConfigError('OPTION_INVALID', `this app has an MCP endpoint at ${full} already`, {
    hint: "Give each its own path: mountHttp(app, { path: '/other' }).",
  })
}

/** Of an instance inside a Fastify plugin. */
function withPrefix(app: object, path: string): string {
  const prefix: unknown = 'inject' in app && 'prefix' in app ? app.prefix : undefined
  return typeof prefix === 'string' ? `${prefix.replace(/\/$/, '')}${path}` : path
}

/** @returns in the order in which they were mounted; empty for an app on which none was */
export function recordedEndpoints(app: unknown): MountedEndpoint[] {
  return canCarry(app) ? [...endpointsOf(app)].map(([path, transport]) => ({ path, transport })) : []
}

function endpointsOf(app: object): Map<string, EndpointTransport> {
  const own = Object.getOwnPropertyDescriptor(app, ENDPOINTS)?.value as Map<string, EndpointTransport> | undefined
  if (own) return own
  const endpoints = new Map<string, EndpointTransport>()
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
