/** Which address an app that is called in memory sees. */
import type { CallerContext } from '../model/http.ts'

/**
 * That of the caller. A call that no HTTP request carries (over stdio, or by `call()`) comes from this machine, and says so: apps
 * count on an address. Undefined where there was a request and the runtime does not tell its address.
 */
export function callerAddress({ remoteAddress, headers }: CallerContext): string | undefined {
  return remoteAddress ?? (Object.keys(headers).length === 0 ? '127.0.0.1' : undefined)
}
