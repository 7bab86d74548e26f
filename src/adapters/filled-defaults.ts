/** Frameworks fill in the defaults of a schema before they look for what is missing. */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'

/** An object schema whose members with a `default` need not be sent; other schemas stay as they are. */
export function withOptionalDefaults(schema: JsonObject): JsonObject {
  const { required, properties } = schema
  if (!Array.isArray(required) || !isJsonObject(properties)) return schema
  const needed = required.filter((name) => typeof name !== 'string' || !hasDefault(properties[name]))
  return needed.length === required.length ? schema : { ...schema, required: needed }
}

/** @param schema - of a parameter or a member */
export function hasDefault(schema: unknown): boolean {
  return isJsonObject(schema) && schema['default'] !== undefined
}
