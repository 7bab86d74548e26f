/** Tells an `ApiMcp` of the user's own from an app. */
import type { ApiMcp } from '../api-mcp.ts'

/** By shape: the module may have loaded another copy of this package. */
export function isApiMcp(value: unknown): value is ApiMcp {
  if (typeof value !== 'object' || value === null) return false
  return ['mountHttp', 'tools', 'call', 'listen'].every((name) => typeof Reflect.get(value, name) === 'function')
}
