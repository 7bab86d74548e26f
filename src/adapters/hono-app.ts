/** The part of Hono 4 that is used; no type of Hono's, so that ours need none installed. */

export interface HonoApp {
  readonly routes: HonoRoute[]
  readonly router: unknown
  readonly getPath: unknown
  readonly _basePath?: string
  fetch(request: Request, env?: unknown, executionContext?: unknown): Response | Promise<Response>
  all(path: string, handler: HonoHandler): unknown
}

export interface HonoRoute {
  /** Upper case; `ALL` for `all()` and `use()`. */
  readonly method: string
  /** Base paths included. */
  readonly path: string
  readonly handler: object
}

export type HonoHandler = (context: HonoContext) => Promise<Response>

export interface HonoContext {
  readonly env: unknown
  readonly executionCtx: unknown
  readonly req: {
    readonly raw: Request
    readonly bodyCache: Readonly<Record<string, unknown>>
    json(): Promise<unknown>
    text(): Promise<string>
  }
  body(
    data: string | Uint8Array | ReadableStream<Uint8Array> | null,
    status: number,
    headers: Readonly<Record<string, string | string[]>>,
  ): Response
}

/** What `app.route()` wraps around the handlers of an app with its own error handler. */
const COMPOSED_HANDLER = '__COMPOSED_HANDLER'

/** @returns the handler that the user wrote */
export function innermostHandler(handler: object): object {
  const inner: unknown = Reflect.get(handler, COMPOSED_HANDLER)
  return typeof inner === 'function' ? innermostHandler(inner) : handler
}

/** Middleware takes `next`; Hono's own `inspectRoutes` tells it so. */
export function isMiddleware(handler: object): boolean {
  const target = innermostHandler(handler)
  return typeof target === 'function' && target.length > 1
}
