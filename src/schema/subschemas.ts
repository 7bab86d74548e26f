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

/**
 * The schema with its subschemas mapped; `name` is that of a property. `$defs` stay as they are. Never change the result: it
 * is the schema itself when all subschemas are mapped to themselves.
 */
export function mapSubschemas(
  schema: JsonObject,
  to: (subschema: JsonObject, keyword: string, name?: string) => JsonObject,
): JsonObject {
  let out: JsonObject | undefined
  for (const keyword of Object.keys(schema)) {
    const kind = SCHEMA_KEYWORDS.get(keyword)
    const value = schema[keyword]
    if (kind === undefined || value === undefined) continue
    const mapped = mapKeyword(kind, keyword, value, to)
    if (mapped === value) continue
    out ??= { ...schema }
    out[keyword] = mapped
  }
  return out ?? schema
}

function mapKeyword(
  kind: 'schema' | 'list' | 'map',
  keyword: string,
  value: JsonValue,
  to: (subschema: JsonObject, keyword: string, name?: string) => JsonObject,
): JsonValue {
  const one = (part: JsonValue, name?: string): JsonValue => (isJsonObject(part) ? to(part, keyword, name) : part)
  if (kind === 'schema') return one(value)
  if (kind === 'list') {
    if (!Array.isArray(value)) return value
    const mapped = value.map((part) => one(part))
    return mapped.some((part, at) => part !== value[at]) ? mapped : value
  }
  if (!isJsonObject(value)) return value
  // Names of properties are data too: one may be called `default`, or `__proto__`.
  let map: JsonObject | undefined
  for (const name of Object.keys(value)) {
    const part = value[name] ?? null
    const mapped = one(part, name)
    if (mapped === part) continue
    map ??= Object.assign(Object.create(null), value) as JsonObject
    map[name] = mapped
  }
  return map ?? value
}
