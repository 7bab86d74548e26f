/** Finds the adapter for an app. */
import type { Adapter, Recognize } from './adapter.ts'
import { recognizeElysia } from './elysia.ts'
import { recognizeExpress } from './express.ts'
import { recognizeFastify } from './fastify.ts'
import { recognizeFetch } from './fetch.ts'
import { recognizeH3 } from './h3.ts'
import { recognizeHono } from './hono.ts'
import { recognizeNest } from './nest.ts'
import { recognizeNodeHandler } from './node.ts'

/** The order is part of what is documented at {@link recognizeApp}. */
const RECOGNIZERS: readonly Recognize[] = [
  recognizeNest,
  recognizeFastify,
  recognizeElysia,
  recognizeH3,
  recognizeHono,
  recognizeExpress,
  recognizeFetch,
  recognizeNodeHandler,
]

/**
 * By what an app can do, never by its class: a project may hold several copies of a framework, and nobody's is imported.
 * Each question is asked before those that the same app would answer, too:
 *
 * 1. Nest, whose app has an HTTP adapter: before the Express and Fastify apps that it wraps
 * 2. Fastify: `inject` and `register`
 * 3. Elysia: `handle`, `routes` and `onBeforeHandle`; it has a `fetch`, too
 * 4. H3 2: `~routes`; it has a `fetch`, too
 * 5. Hono: `routes`, `router` and `basePath`; it has a `fetch`, too
 * 6. Express: a function with `use` and `handle`; it could also be called as a Node handler
 * 7. `{ fetch }`, also as a function with that member: any other app of that kind
 * 8. functions by what they take: `(req, res)` is a Node handler, `(request)` a fetch function
 */
export function recognizeApp(app: unknown): Adapter | undefined {
  for (const recognize of RECOGNIZERS) {
    const adapter = recognize(app)
    if (adapter) return adapter
  }
  return undefined
}
