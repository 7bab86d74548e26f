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
  if (schema['additionalProperties'] === false) settleClosed(schema)
  if (schema['required'] !== undefined) settleRequired(schema, source)
  if (Array.isArray(schema['enum'])) settleEnum(schema, schema['enum'])
  settleBounds(schema)
  if (typeof schema['pattern'] === 'string') settleLength(schema, schema['pattern'])
  // Providers refuse an array that does not say what is in it.
  if (hasType(schema, 'array') && schema['items'] === undefined && schema['prefixItems'] === undefined)
    schema['items'] = {}
}

function settleType(schema: JsonObject, whole: boolean): void {
  if (!whole || schema['type'] !== undefined || '$ref' in schema) return
  if (schema['properties'] !== undefined) schema['type'] = 'object'
  else if (schema['items'] !== undefined) schema['type'] = 'array'
}

/** Bounds, and the types that they are about. */
const BOUNDS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['minLength', ['string']],
  ['maxLength', ['string']],
  ['minimum', ['number', 'integer']],
  ['maximum', ['number', 'integer']],
  ['exclusiveMinimum', ['number', 'integer']],
  ['exclusiveMaximum', ['number', 'integer']],
  ['multipleOf', ['number', 'integer']],
  ['minItems', ['array']],
  ['maxItems', ['array']],
  ['uniqueItems', ['array']],
  ['minProperties', ['object']],
  ['maxProperties', ['object']],
])

/** A bound of another type than the schema's says nothing: `type: string, uniqueItems: true`. */
function settleBounds(schema: JsonObject): void {
  if (schema['type'] === undefined) return
  for (const keyword of Object.keys(schema)) {
    const types = BOUNDS.get(keyword)
    if (types && !types.some((type) => hasType(schema, type))) delete schema[keyword]
  }
}

/**
 * What is closed knows nothing of the properties behind a reference or in a union: by the letter they could not be given, and
 * generators write it into every schema. What is no object cannot be closed.
 */
function settleClosed(schema: JsonObject): void {
  const { type, properties, $ref, anyOf, oneOf } = schema
  const own = isJsonObject(properties) ? properties : undefined
  const adds = (member: JsonValue): boolean =>
    isJsonObject(member) &&
    ('$ref' in member ||
      Object.keys(isJsonObject(member['properties']) ? member['properties'] : {}).some(
        (name) => own === undefined || !Object.hasOwn(own, name),
      ))
  const isAdded = [anyOf, oneOf].some((union) => Array.isArray(union) && union.some(adds))
  const isNoObject = type !== undefined && !hasType(schema, 'object')
  if (isNoObject || isAdded || ($ref !== undefined && own === undefined)) delete schema['additionalProperties']
}

/** `^AC[0-9a-f]{32}$` is 34 long: a bound that says so says nothing. */
function settleLength(schema: JsonObject, pattern: string): void {
  const [, prefix, count] = /^\^([A-Za-z0-9_-]*)\[[^\][\\]+\]\{(\d+)\}\$$/.exec(pattern) ?? []
  if (prefix === undefined || count === undefined) return
  const length = prefix.length + Number(count)
  for (const keyword of ['minLength', 'maxLength']) if (schema[keyword] === length) delete schema[keyword]
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

/**
 * The same once `allOf` was merged: what one part requires another one declares, or hides.
 *
 * @param declares - whether some part has a property of that name
 */
export function settleMerged(schema: JsonObject, declares: (name: string) => boolean): void {
  const { required, properties } = schema
  if (!Array.isArray(required) || !isJsonObject(properties)) return
  const missing = required.filter((name) => typeof name === 'string' && !Object.hasOwn(properties, name)) as string[]
  if (missing.length === 0) return
  const undeclared = missing.filter((name) => !declares(name))
  const left = required.filter((name) => !missing.some((one) => one === name) || undeclared.some((one) => one === name))
  if (left.length > 0) schema['required'] = left
  else delete schema['required']
  const added: JsonObject = Object.assign(Object.create(null), properties)
  for (const name of undeclared) added[name] = {}
  schema['properties'] = added
}

/**
 * `type: string, enum: [1, 2]` and `type: integer, enum: ['1', '2']` mean values of the type. Where no value can be of it,
 * as with `type: object, enum: ['a']`, the values are what is meant.
 */
function settleEnum(schema: JsonObject, list: readonly JsonValue[]): void {
  const types = schema['type'] === undefined ? undefined : typesOf(schema).filter((type) => type !== 'null')
  const values = list.flatMap((value) => {
    if (value === null) return hasType(schema, 'null') || types === undefined ? [value] : []
    const converted = types ? toTypes(value, types) : value
    return converted === undefined ? [] : [converted]
  })
  if (values.some(isMeant) || (values.length > 0 && !list.some(isMeant))) schema['enum'] = [...new Set(values)]
  else if (types?.every((type) => type === 'object' || type === 'array') && list.some(isMeant)) delete schema['type']
  else delete schema['enum']
}

function isMeant(value: JsonValue): boolean {
  return value !== null
}

/** The value if it is of one of the types, else what it stands for in one of them. */
function toTypes(value: JsonValue, types: readonly JsonValue[]): JsonValue | undefined {
  if (types.some((type) => isOfType(value, type))) return value
  for (const type of types) {
    const converted = toType(value, type)
    if (converted !== undefined) return converted
  }
  return undefined
}

function toType(value: JsonValue, type: JsonValue): JsonValue | undefined {
  if (type === 'string') return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
  if (typeof value !== 'string') return undefined
  if (type === 'integer' || type === 'number') {
    return value.trim() === '' || Number.isNaN(Number(value)) ? undefined : Number(value)
  }
  return type === 'boolean' && (value === 'true' || value === 'false') ? value === 'true' : undefined
}

function isOfType(value: JsonValue, type: JsonValue): boolean {
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'array') return Array.isArray(value)
  return type === 'object' ? isJsonObject(value) : typeof value === type
}

function typesOf({ type }: JsonObject): readonly JsonValue[] {
  return Array.isArray(type) ? type : [type ?? null]
}

function hasType(schema: JsonObject, type: string): boolean {
  const declared = schema['type']
  return declared === type || (Array.isArray(declared) && declared.includes(type))
}
