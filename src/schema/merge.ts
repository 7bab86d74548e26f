/** Two schemas that hold at once, as one schema. */
import { isDeepStrictEqual } from 'node:util'
import type { JsonObject, JsonValue } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'

/** Keywords that say something to the reader; the later one wins. */
const ANNOTATIONS: ReadonlySet<string> = new Set(['title', 'description', 'default', 'deprecated', 'examples'])
const GREATEST: ReadonlySet<string> = new Set(
  'minimum exclusiveMinimum minLength minItems minProperties minContains'.split(' '),
)
const SMALLEST: ReadonlySet<string> = new Set(
  'maximum exclusiveMaximum maxLength maxItems maxProperties maxContains'.split(' '),
)

/**
 * Merges `allOf: [first, second]`. Where one member closes its object (`additionalProperties: false`) and the other
 * adds properties, the result is open: taken by the letter nothing would fit, and authors mean the sum.
 *
 * @returns undefined when one schema cannot say the same
 */
export function mergeSchemas(first: JsonObject, second: JsonObject): JsonObject | undefined {
  const merged: JsonObject = { ...first }
  for (const [keyword, value] of Object.entries(second)) {
    if (value === undefined) continue
    const present = merged[keyword]
    if (present === undefined) merged[keyword] = value
    else if (!ANNOTATIONS.has(keyword)) {
      const both = mergeKeyword(keyword, present, value)
      if (both === undefined) return undefined
      merged[keyword] = both
    } else merged[keyword] = value
  }
  if (closesOther(first, second) || closesOther(second, first)) delete merged['additionalProperties']
  return merged
}

function mergeKeyword(keyword: string, first: JsonValue, second: JsonValue): JsonValue | undefined {
  if (isDeepStrictEqual(first, second)) return first
  if (GREATEST.has(keyword)) return Math.max(Number(first), Number(second))
  if (SMALLEST.has(keyword)) return Math.min(Number(first), Number(second))
  switch (keyword) {
    case 'type':
      return mergeTypes(first, second)
    case 'enum':
      return intersect(first, second)
    case 'required':
      return [...new Set([...asList(first), ...asList(second)])]
    case 'properties':
      return mergeProperties(first, second)
    case 'items':
      return isJsonObject(first) && isJsonObject(second) ? mergeSchemas(first, second) : undefined
    case 'additionalProperties':
      return first === false || second === false ? false : undefined
    case 'uniqueItems':
      return true
    default:
      return undefined
  }
}

function mergeTypes(first: JsonValue, second: JsonValue): JsonValue | undefined {
  const others = new Set(asList(second))
  const common = asList(first).flatMap((type) => {
    if (others.has(type)) return [type]
    if (type === 'integer' && others.has('number')) return ['integer']
    return type === 'number' && others.has('integer') ? ['integer'] : []
  })
  return common.length > 1 ? common : common[0]
}

function intersect(first: JsonValue, second: JsonValue): JsonValue | undefined {
  const common = asList(first).filter((a) => asList(second).some((b) => isDeepStrictEqual(a, b)))
  return common.length > 0 ? common : undefined
}

function mergeProperties(first: JsonValue, second: JsonValue): JsonValue | undefined {
  if (!isJsonObject(first) || !isJsonObject(second)) return undefined
  const merged: JsonObject = Object.assign(Object.create(null), first)
  for (const [name, schema] of Object.entries(second)) {
    const present = merged[name]
    if (!isJsonObject(present) || !isJsonObject(schema)) merged[name] = schema
    else merged[name] = mergeSchemas(present, schema) ?? { allOf: [present, schema] }
  }
  return merged
}

function closesOther(closed: JsonObject, other: JsonObject): boolean {
  if (closed['additionalProperties'] !== false || other['additionalProperties'] === false) return false
  const own = isJsonObject(closed['properties']) ? closed['properties'] : {}
  return Object.keys(isJsonObject(other['properties']) ? other['properties'] : {}).some(
    (name) => !Object.hasOwn(own, name),
  )
}

function asList(value: JsonValue): JsonValue[] {
  return Array.isArray(value) ? value : [value]
}
