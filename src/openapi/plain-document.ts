/** A document that was made by a program → what its JSON would be. */
import { setMember } from './schema-values.ts'

/**
 * The document, or a copy in which members that are undefined are absent and dates are text, as in JSON: generators of documents write
 * `{ description: options.description }`. Objects that occur twice, or in themselves, still do.
 */
export function toPlainDocument(root: object): unknown {
  return isPlain(root) ? root : copyOfDocument(root)
}

/** Most documents come from JSON or YAML: they are not copied. */
function isPlain(root: object): boolean {
  // What is found on the way is added to the end: no recursion, however deep it is.
  const found = new Set<object>([root])
  for (const value of found) {
    if (hasToJson(value)) return false
    for (const member of Array.isArray(value) ? value : Object.values(value)) {
      if (typeof member === 'object' && member !== null) found.add(member)
      else if (member === undefined) return false
    }
  }
  return true
}

function copyOfDocument(root: object): unknown {
  const copies = new Map<object, Record<string, unknown>>()
  const copyOf = (given: unknown): unknown => {
    const value = hasToJson(given) ? given.toJSON() : given
    if (typeof value !== 'object' || value === null) return value
    const known = copies.get(value)
    if (known) return known
    const copy = (Array.isArray(value) ? [] : {}) as Record<string, unknown>
    copies.set(value, copy)
    return copy
  }
  const top = copyOf(root)
  for (const [original, copy] of copies) {
    for (const [key, value] of Object.entries(original)) {
      if (value !== undefined) setMember(copy, key, copyOf(value))
    }
  }
  return top
}

function hasToJson(value: unknown): value is { toJSON(): unknown } {
  return typeof value === 'object' && value !== null && 'toJSON' in value && typeof value.toJSON === 'function'
}
