/** What each file in this folder gives for its framework. `test/contract/adapter.contract.ts` runs on every one. */
import type { Dispatch } from '../model/http.ts'
import type { WarningSink } from '../model/warning.ts'
import type { Endpoint } from '../model/exchange.ts'

export interface Adapter {
  /** `fastify`, `hono`, `express` …; in messages and logs. */
  readonly framework: string
  /** Where the app's routes begin, for one that knows it: `/v1` of an instance in a Fastify plugin. @default at the root */
  readonly prefix?: string
  /**
   * The app's routes as an OpenAPI document (3.x, unchecked), read once the app is ready. Undefined when the app cannot
   * tell its routes (a bare function): then the user must give `openapi`.
   * A route without a schema becomes an operation with string path parameters, a free-form `query` and `body`, and a warning.
   */
  describe(warn: WarningSink): Promise<unknown>
  /** Calls the app in memory, without a socket; every hook, guard and error handler of the app runs. */
  readonly dispatch: Dispatch
  /** Starts the app as a listening server would: plugins loaded, `onModuleInit` run. Idempotent. */
  start(): Promise<void>
  /** Runs the app's close hooks, when we started it and nobody else serves it. Idempotent. */
  close(): Promise<void>
  /**
   * Serves the endpoint at `path` on this app. What the app's hooks set on the reply survives.
   * @param ready - awaited by the host's start hook where it has one, so that a failing compile stops the start
   */
  mount(path: string, endpoint: Endpoint, ready: () => Promise<void>, lifecycle: { onClose(): Promise<void> }): void
}

/** Recognises its framework's apps; undefined for anything else. Must not import the framework. */
export type Recognize = (app: unknown) => Adapter | undefined
