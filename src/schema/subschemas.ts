/** The schemas directly inside a schema. What is data is not looked at: there `$ref` is a word like any other. */
import type { JsonObject, JsonValue } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import { SCHEMA_KEYWORDS } from './keywords.ts'

/** Calls `see` with each subschema and the keyword that holds it; `$defs` are not among them. */
export function visitSubschemas(schema: JsonObject, see: (subschema: JsonObject, keyword: string) => void): void {
  for (const keyword of Object.keys(schema)) {
    const kind = SCHEMA_KEYWORDS.get(keyword)
    if (kind === undefined) continue
    const value = schema[keyword]
    if (kind === 'schema') {
      if (isJsonObject(value)) see(value, keyword)
    } else for (const part of Object.values(value ?? [])) if (isJsonObject(part)) see(part, keyword)
  }
}

/** A copy whose subschemas are mapped; `name` is that of a property. `$defs` stay as they are. */
export function mapSubschemas(
  schema: JsonObject,
  to: (subschema: JsonObject, keyword: string, name?: string) => JsonObject,
): JsonObject {
  const out: JsonObject = {}
  for (const keyword of Object.keys(schema)) {
    const value = schema[keyword]
    if (value !== undefined) out[keyword] = mapKeyword(keyword, value, to)
  }
  return out
}

function mapKeyword(
  keyword: string,
  value: JsonValue,
  to: (subschema: JsonObject, keyword: string, name?: string) => JsonObject,
): JsonValue {
  const one = (part: JsonValue, name?: string): JsonValue => (isJsonObject(part) ? to(part, keyword, name) : part)
  const kind = SCHEMA_KEYWORDS.get(keyword)
  if (kind === 'schema') return one(value)
  if (kind === 'list') return Array.isArray(value) ? value.map((part) => one(part)) : value
  if (kind !== 'map' || !isJsonObject(value)) return value
  // Names of properties are data too: one may be called `default`, or `__proto__`.
  const map: JsonObject = Object.create(null)
  for (const name of Object.keys(value)) map[name] = one(value[name] ?? null, name)
  return map
}
