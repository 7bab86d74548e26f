/** What a framework gives to the contract suite: the same API written with it, and hosts to mount endpoints on. */

/** Things that the API app noticed, in order. */
export interface Journal {
  /** One for each call in which the app's hook ran. */
  hook: number
  /** Callers that left `/slow` or `/endless` before the end, as the app noticed it. */
  left: number
}

/**
 * The API that `createApiApp` builds, in the framework's own idiom:
 *
 * - a hook before every route: `journal.hook++`, answer header `x-hook: ran`; a request with header `x-deny` is refused with 401
 * - `GET /items/:item_id` → JSON `{ id, q, host, ip }`: parameter, query parameter `q` or null, Host header, peer address (null where the framework has none);
 *   declared as `get_item` with an integer `item_id` where the framework has a way to declare
 * - `POST /items` → 201 and JSON `{ received: <JSON body> }`
 * - `DELETE /items/:item_id` → 204
 * - `GET /failure` throws: whatever the framework's error handler answers, a 5xx
 * - `GET /bytes` → `application/octet-stream`, the bytes 0 … 255
 * - `GET /stream` → `text/plain`, "one", "two", "three" as three chunks with pauses between
 * - `GET /endless` → chunks of 16 KiB of text without end; `journal.left++` when the stream is given up
 * - `GET /slow` never answers; `journal.left++` when the caller left
 * - `GET /cookies` → two `set-cookie`: `a=1; Path=/` and `b=2; Path=/`
 * - `GET /redirect` → 302 to `/items/1`
 */
export interface Subject {
  /** Version included: `express 4`. */
  readonly name: string
  createApiApp(journal: Journal): unknown
  /** An app with `GET /plain` → text "plain", and a hook that sets `x-host: yes` on every answer. */
  createHostApp(): unknown
  /** A host that parses JSON bodies before any route runs; left out where the framework always or never does. */
  createParsingHostApp?(): unknown
  /** A host with a router below `/inner`, which is handed to `mountOn`. */
  createPrefixedHost?(mountOn: (router: unknown) => Promise<void>): unknown
  /** Serves an app on a free port of 127.0.0.1. */
  listen(app: unknown): Promise<{ readonly origin: string; close(): Promise<void> }>
  /** `routes` when routes are found without schemas, `schemas` when `get_item` is declared, `nothing` for bare handlers. */
  readonly describes: 'schemas' | 'routes' | 'nothing'
  /** The host has a start hook, so that a failing compile stops its start. */
  readonly stopsStart: boolean
  /** The host's end is seen by the endpoint. */
  readonly closesWithHost: boolean
  /** False for what can only be called, such as a bare handler. */
  readonly mounts: boolean
  /** Case → why this framework cannot have it. */
  readonly skip?: Readonly<Record<string, string>>
}

/** Ends a wait with an error that says for what. */
export async function until(condition: () => boolean, what: string, ms = 3000): Promise<void> {
  const end = Date.now() + ms
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms for: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
