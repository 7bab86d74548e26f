/** Paths at which endpoints are mounted. */

/** `mcp/` and `/mcp/` mean `/mcp`; `/` stays the root. */
export function normalizePath(path: string): string {
  return `/${path.replace(/^\/+|\/+$/g, '')}`
}

/**
 * As clients see it.
 *
 * @param prefix - of the router that the endpoint is mounted on
 */
export function fullPath(prefix: string | undefined, path: string): string {
  return normalizePath(`${prefix ?? ''}${path}`)
}
