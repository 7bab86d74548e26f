/** Marks the handlers of our endpoints, so that they are known among an app's routes wherever those were copied to. */
import type { EndpointTransport } from '../model/exchange.ts'
import { innermostHandler } from './hono-app.ts'

/** An endpoint that an app serves; for hosts without a start hook the one who listens runs these. */
export interface Hosted {
  /** Rejects when the API cannot be read. */
  ready(): Promise<void>
  close(): Promise<void>
  /** @default 'http' */
  readonly transport?: EndpointTransport | null | undefined
}

/** Shared with other copies of this package: the app that `mcp-mount run` serves may load its own. */
const HOSTED = Symbol.for('mcp-mount.hosted')

/** Marks a handler of ours; `hosted` is left out for what only accompanies an endpoint, such as its metadata. */
export function markHosted<H extends object>(handler: H, hosted?: Hosted): H {
  Object.defineProperty(handler, HOSTED, { value: hosted ?? null })
  return handler
}

/** @returns undefined for a handler that is not ours, null for one beside an endpoint */
export function hostedBy(handler: unknown): Hosted | null | undefined {
  if (typeof handler !== 'function') return undefined
  return Reflect.get(innermostHandler(handler), HOSTED) as Hosted | null | undefined
}
