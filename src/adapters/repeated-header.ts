/** Headers that a request may have once, and that Node silently takes the first of. */

const ONCE: ReadonlySet<string> = new Set(['host', 'authorization', 'content-type'])
const LENGTHS: ReadonlySet<number> = new Set([...ONCE].map((name) => name.length))

/**
 * Whether two parsers could read the request differently: RFC 9112 §3.2 for Host, RFC 9110 §5.3 for the others.
 *
 * @param rawHeaders - names and values in turn, as they arrived
 */
export function hasRepeatedHeader(rawHeaders: readonly string[]): boolean {
  let seen: Set<string> | undefined
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const raw = rawHeaders[i] ?? ''
    // Names are compared only where their length fits: this runs for every request.
    if (!LENGTHS.has(raw.length)) continue
    const name = raw.toLowerCase()
    if (!ONCE.has(name)) continue
    if (seen?.has(name)) return true
    seen ??= new Set()
    seen.add(name)
  }
  return false
}
