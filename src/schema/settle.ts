/** Keywords of one schema object, made to agree with each other. */
import type { JsonObject, JsonValue } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'

/**
 * @param schema - its keywords are cleaned, each by itself; changed in place
 * @param source - the same schema as the document has it
 * @param whole - false for a member of `anyOf`, `allOf` …, which may say only a part
 */
export function settle(schema: JsonObject, source: JsonObject, whole: boolean): void {
  settleType(schema, whole)
  if (schema['required'] !== undefined) settleRequired(schema, source)
  if (Array.isArray(schema['enum'])) settleEnum(schema, schema['enum'])
  // Providers refuse an array that does not say what is in it.
  if (hasType(schema, 'array') && schema['items'] === undefined && schema['prefixItems'] === undefined)
    schema['items'] = {}
}

function settleType(schema: JsonObject, whole: boolean): void {
  if (!whole || schema['type'] !== undefined || '$ref' in schema) return
  if (schema['properties'] !== undefined) schema['type'] = 'object'
  else if (schema['items'] !== undefined) schema['type'] = 'array'
}

/** Names that were removed are not required; names that are only required are declared, or nobody could give them. */
function settleRequired(schema: JsonObject, source: JsonObject): void {
  const { required, properties } = schema
  const declared = isJsonObject(source['properties']) ? source['properties'] : {}
  const kept = isJsonObject(properties) ? properties : {}
  const names = Array.isArray(required) ? required.filter((name) => typeof name === 'string') : []
  const left = names.filter((name) => !Object.hasOwn(declared, name) || Object.hasOwn(kept, name))
  if (left.length > 0) schema['required'] = left
  else delete schema['required']
  if (!isJsonObject(properties)) return
  for (const name of left) if (!Object.hasOwn(properties, name)) properties[name] = {}
}

/** `type: string, enum: [1, 2]` and `type: integer, enum: ['1', '2']` mean values of the type. */
function settleEnum(schema: JsonObject, list: readonly JsonValue[]): void {
  const { type } = schema
  const values = list.flatMap((value) => {
    if (value === null) return hasType(schema, 'null') || type === undefined ? [value] : []
    const converted = toType(value, type)
    return converted === undefined ? [] : [converted]
  })
  if (values.length > 0) schema['enum'] = [...new Set(values)]
  else delete schema['enum']
}

function toType(value: JsonValue, type: JsonValue | undefined): JsonValue | undefined {
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value)
  if (typeof value !== 'string') return value
  if (type === 'integer' || type === 'number') {
    return value.trim() === '' || Number.isNaN(Number(value)) ? undefined : Number(value)
  }
  if (type !== 'boolean') return value
  return value === 'true' ? true : value === 'false' ? false : undefined
}

function hasType(schema: JsonObject, type: string): boolean {
  const declared = schema['type']
  return declared === type || (Array.isArray(declared) && declared.includes(type))
}
