/** JSON values and JSON Schema, as they travel through every layer. */

/** A value that `JSON.parse` can return. */
export type JsonValue = string | number | boolean | null | JsonObject | JsonValue[]

/** A JSON object. Own members only are meant; `__proto__` may be one of them. */
export interface JsonObject {
  [member: string]: JsonValue | undefined
}

/** A JSON Schema of dialect 2020-12. */
export type JsonSchema = JsonObject | boolean

/** @returns true for what `{…}` in JSON text becomes. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
