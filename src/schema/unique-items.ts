/** `uniqueItems` (JSON Schema 2020-12, Validation §6.4.3) in time that grows with the size of the array, not with its square. */
import type { JsonValue } from '../model/json.ts'

/** @returns true when no two items are equal: `1` and `1.0` are, `{ a, b }` and `{ b, a }` too, `1` and `"1"` are not */
export function areUnique(items: readonly JsonValue[]): boolean {
  const seen = new Set<string>()
  for (const item of items) {
    const text = toCanonical(item)
    if (seen.has(text)) return false
    seen.add(text)
  }
  return true
}

/** JSON with the members of objects in one order. */
function toCanonical(value: JsonValue | undefined): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? ''
  if (Array.isArray(value)) return `[${value.map(toCanonical).join(',')}]`
  const members = Object.keys(value)
    .toSorted()
    .map((name) => `${JSON.stringify(name)}:${toCanonical(value[name])}`)
  return `{${members.join(',')}}`
}
