/** The part of Elysia 1 that is used; no type of Elysia's, so that ours need none installed. */

export interface ElysiaApp {
  readonly routes: readonly ElysiaRoute[]
  readonly config: { readonly prefix?: string }
  /** Set while Elysia itself listens. */
  readonly server: unknown
  readonly definitions: { readonly type: Readonly<Record<string, unknown>> }
  readonly event: {
    readonly start?: readonly ElysiaHook[]
    readonly stop?: readonly ElysiaHook[]
  }
  /** Settles when plugins that load later are there. */
  readonly modules: Promise<unknown>
  /** Becomes a member of the app itself, made of the routes so far, with its first request. */
  readonly fetch: unknown
  compile(): unknown
  handle(request: Request): Response | Promise<Response>
  all(path: string, handler: ElysiaHandler, hook: object): unknown
  onStart(hook: (app: unknown) => unknown): unknown
  onStop(hook: (app: unknown) => unknown): unknown
}

export interface ElysiaHook {
  readonly fn: (app: unknown) => unknown
}

export interface ElysiaRoute {
  /** Upper case; `ALL`, `WS`. */
  readonly method: string
  /** Prefixes included. */
  readonly path: string
  readonly handler: unknown
  readonly hooks: ElysiaRouteHooks
}

/** Schemas: TypeBox, the name of a model, or a Standard Schema. */
export interface ElysiaSchemas {
  readonly params?: unknown
  readonly query?: unknown
  readonly headers?: unknown
  readonly cookie?: unknown
  readonly body?: unknown
  /** One schema, or one for each status. */
  readonly response?: unknown
}

export interface ElysiaRouteHooks extends ElysiaSchemas {
  /** Merged from the guards around the route. */
  readonly detail?: Readonly<Record<string, unknown>>
  /** Of guards whose schemas hold beside the route's own. */
  readonly standaloneValidator?: readonly ElysiaSchemas[]
  /** Names of parsers, or functions. */
  readonly parse?: unknown
  readonly type?: unknown
}

export type ElysiaHandler = (context: { readonly request: Request; readonly server: unknown }) => Promise<Response>
