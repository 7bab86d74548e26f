/** Finds the adapter for an app, in this order. */
import type { Adapter, Recognize } from './adapter.ts'
import { recognizeFastify } from './fastify.ts'

const RECOGNIZERS: readonly Recognize[] = [recognizeFastify]

export function recognizeApp(app: unknown): Adapter | undefined {
  for (const recognize of RECOGNIZERS) {
    const adapter = recognize(app)
    if (adapter) return adapter
  }
  return undefined
}
