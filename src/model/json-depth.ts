/** How deep a JSON value is nested. */

/**
 * @param limit - levels that are allowed; the walk goes no deeper, so its own stack is bounded
 * @returns true when arrays and objects are nested in more than `limit` levels
 */
export function isDeeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (limit === 0) return true
  if (Array.isArray(value)) {
    for (const element of value) if (isDeeperThan(element, limit - 1)) return true
    return false
  }
  const members = value as Record<string, unknown>
  for (const name in members) if (isDeeperThan(members[name], limit - 1)) return true
  return false
}
