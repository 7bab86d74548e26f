/** JSON Pointer (RFC 6901): where something stands in a document. */
import { escapeToken, unescapeToken } from '../model/pointer-token.ts'

/** `joinPointer('/paths', '/users/{id}')` → `/paths/~1users~1{id}`. */
export function joinPointer(pointer: string, key: string | number): string {
  return `${pointer}/${typeof key === 'number' ? key : escapeToken(key)}`
}

/**
 * The tokens of a URI fragment that is a pointer: `/paths/~1users/get` → `['paths', '/users', 'get']`.
 *
 * @returns undefined when the fragment is no pointer (an anchor, for example)
 */
export function readFragment(fragment: string): string[] | undefined {
  if (fragment === '') return []
  const text = decodeFragment(fragment)
  if (!text.startsWith('/')) return undefined
  return text.slice(1).split('/').map(unescapeToken)
}

/** Percent-encoding is undone; text that is not validly encoded is taken as it stands. */
export function decodeFragment(fragment: string): string {
  if (!fragment.includes('%')) return fragment
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

/** The member or element of that name, own ones only: `__proto__` and `constructor` are names like any other. */
export function ownMember(value: unknown, key: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return (value as Readonly<Record<string | number, unknown>>)[key]
}
