/** The parts of Express 4 and 5 that are used, without importing either. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HostRequest } from './node-exchange.ts'

export type ExpressHandler = (request: HostRequest, response: ServerResponse) => unknown

/** An app or an `express.Router()`. */
export interface ExpressRouter {
  (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): unknown
  all(path: string, handler: ExpressHandler): unknown
  /** Of a router. */
  readonly stack?: ExpressLayer[]
  /** Of an app in Express 4; absent before its first route. */
  readonly _router?: { readonly stack: ExpressLayer[] }
  /** Of an app in Express 5; in Express 4 reading it throws. */
  readonly router?: { readonly stack: ExpressLayer[] }
  /** Only in Express 4. */
  readonly lazyrouter?: unknown
  /** The app that has this one mounted. */
  readonly parent?: ExpressRouter
  readonly settings?: object
}

/** One entry of a router: a route, or what `use` added. */
export interface ExpressLayer {
  readonly name: string
  readonly handle: ((...args: never[]) => unknown) & { readonly stack?: ExpressLayer[] }
  readonly route?: ExpressRoute
  /** Matches every path: `use(handler)`. */
  readonly slash?: boolean
  /** Express 4: the path, compiled. */
  readonly regexp?: RegExp & { readonly fast_slash?: boolean }
  readonly keys?: readonly { readonly name: string | number }[]
  /** Express 5 with `router` 2.3: the path as written. */
  readonly rawPath?: unknown
}

export interface ExpressRoute {
  readonly path: unknown
  /** `{ get: true }`; `_all` for `all()`. */
  readonly methods: Readonly<Record<string, boolean>>
  readonly stack: readonly { readonly handle: unknown }[]
}

/** By what apps and routers have in both versions. */
export function isExpress(app: unknown): app is ExpressRouter {
  if (typeof app !== 'function' || !('use' in app) || !('handle' in app) || !('all' in app)) return false
  return ('set' in app && 'settings' in app) || ('stack' in app && Array.isArray(app.stack))
}

/** Live: routes that are added later appear in it. */
export function stackOf(app: ExpressRouter): ExpressLayer[] {
  if (app.stack !== undefined) return app.stack
  if ('lazyrouter' in app) return app['_router']?.stack ?? []
  return app.router?.stack ?? []
}
