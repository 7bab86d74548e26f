/** Values → text, where OpenAPI leaves the conversion to the implementation (3.2 Appendix B). */
import { isJsonObject } from '../../model/json.ts'
import type { JsonValue } from '../../model/json.ts'

/** RFC 6570 §2.3 "undefined": null, and arrays and objects without a defined member. They leave no trace. */
export function isUndefined(value: JsonValue | undefined): value is null | undefined {
  if (value === null || value === undefined) return true
  if (Array.isArray(value)) return value.every(isNothing)
  return isJsonObject(value) && Object.values(value).every(isNothing)
}

/** `true`, `-1.5`, `1e+21` and text as they are; what a style cannot take apart (an array in an array) as JSON. */
export function toText(value: JsonValue): string {
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The members of an array that are defined, as text. */
export function definedItems(value: readonly JsonValue[]): string[] {
  return value.filter((item) => !isNothing(item)).map(toText)
}

/** The members of an object that are defined, as text. */
export function definedEntries(value: Readonly<Record<string, JsonValue | undefined>>): [string, string][] {
  const entries: [string, string][] = []
  for (const [name, member] of Object.entries(value)) {
    if (member !== null && member !== undefined) entries.push([name, toText(member)])
  }
  return entries
}

/**
 * Arrays inside of an array → text, where the description says how (2.0 `items.collectionFormat`).
 *
 * @param delimiters - outermost first; undefined when nothing is said
 */
export function joinNested(
  value: JsonValue | undefined,
  delimiters: readonly string[] | undefined,
): JsonValue | undefined {
  if (delimiters === undefined || !Array.isArray(value)) return value
  const [delimiter = ',', ...deeper] = delimiters
  return value.map((item) =>
    Array.isArray(item) ? definedItems(joinNested(item, deeper) as JsonValue[]).join(delimiter) : item,
  )
}

function isNothing(value: JsonValue | undefined): boolean {
  return value === null || value === undefined
}
