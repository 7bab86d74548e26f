/** Values of schema keywords, read generously. Each function gives undefined for what cannot be used. */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject, JsonSchema, JsonValue } from '../model/json.ts'
import { TYPE_ALIASES, TYPES } from './schema-keywords.ts'

/** Values in documents are small; what is larger or deeper is an attack or a mistake, and is left out. */
const MAX_VALUE_DEPTH = 40
const MAX_VALUE_NODES = 20_000

/** Assigns without ever reaching a prototype: `__proto__` is a name like any other. */
export function setMember<T>(target: Record<string, T>, key: string, value: T): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  } else {
    target[key] = value
  }
}

/** Numbers are also written as text: `maximum: "100"`. */
export function readNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** A whole number that is not negative. */
export function readCount(value: unknown): number | undefined {
  const number = readNumber(value)
  return number !== undefined && Number.isInteger(number) && number >= 0 ? number : undefined
}

/** A list of names without repetitions; undefined unless it is a list. */
export function readNames(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined
  return [...new Set(value.filter((name) => typeof name === 'string'))]
}

/** Unchanged, unless it is too deep, too large, or goes round in circles. */
export function readValue(value: unknown): JsonValue | undefined {
  const nodes = countNodes(value, 0)
  return nodes <= MAX_VALUE_NODES ? (value as JsonValue) : undefined
}

/** Objects and arrays in a value; infinite for what is no JSON. Lists of thousands of texts are common: nothing is allocated for them. */
function countNodes(part: unknown, depth: number): number {
  if (typeof part !== 'object' || part === null)
    return typeof part === 'function' || typeof part === 'bigint' ? Infinity : 0
  if (depth > MAX_VALUE_DEPTH) return Infinity
  let nodes = 1
  for (const inner of Array.isArray(part) ? part : Object.values(part)) {
    if (typeof inner !== 'string') nodes += countNodes(inner, depth + 1)
    if (nodes > MAX_VALUE_NODES) break
  }
  return nodes
}

/** Elements without repetitions; undefined for an empty list, with which nothing would be valid. */
export function readEnum(value: unknown): JsonValue[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined
  return readValue(value) === undefined ? undefined : [...new Set<JsonValue>(value)]
}

export interface TypeResult {
  readonly type?: string | string[]
  /** What a name that is no type says beyond it: `date` → `date`. */
  readonly format?: string
  /** Some name was no type. */
  readonly odd: boolean
}

/** `string`, `["string", "null"]`; also `int`, `DateTime`, `file`, `any` and YAML's null for `null`. */
export function readType(value: unknown): TypeResult {
  const types = new Set<string>()
  let format: string | undefined
  let odd = false
  let any = false
  for (const item of Array.isArray(value) ? value : [value]) {
    const name = item === null ? 'null' : item
    if (typeof name === 'string' && TYPES.has(name)) {
      types.add(name)
      continue
    }
    // `file` is a type of 2.0 (§5.2.5).
    if (name !== 'file') odd = true
    const lower = String(name).toLowerCase()
    const alias = TYPES.has(lower) ? { type: lower } : TYPE_ALIASES.get(lower)
    if (alias) types.add(alias.type)
    else any = true
    format ??= alias && 'format' in alias ? alias.format : undefined
  }
  const [first, ...others] = types
  if (any || first === undefined) return { odd }
  return { type: others.length > 0 ? [first, ...others] : first, odd, ...(format === undefined ? {} : { format }) }
}

/**
 * The words of OpenAPI 3.0 (§4.7.24) and of drafts before 2020-12 in today's: `nullable`, boolean `exclusiveMinimum`, lists
 * in `items`. They are honoured in every version, because documents of every version have them.
 *
 * @param schema - changed in place
 */
export function modernize(schema: JsonObject, source: JsonObject): void {
  exclusive(schema, source, 'minimum', 'exclusiveMinimum')
  exclusive(schema, source, 'maximum', 'exclusiveMaximum')
  if (source['nullable'] === true || source['x-nullable'] === true) allowNull(schema)
}

function exclusive(schema: JsonObject, source: JsonObject, bound: string, keyword: string): void {
  if (source[keyword] !== true || schema[bound] === undefined) return
  schema[keyword] = schema[bound]
  delete schema[bound]
}

const NULL_SCHEMA: JsonObject = { type: 'null' }

function allowNull(schema: JsonObject): void {
  const { type } = schema
  if (typeof type === 'string' && type !== 'null') schema['type'] = [type, 'null']
  if (Array.isArray(type) && !type.includes('null')) schema['type'] = [...type, 'null']
  if (Array.isArray(schema['enum']) && !schema['enum'].includes(null)) schema['enum'] = [...schema['enum'], null]
  if (schema['const'] !== undefined && schema['const'] !== null) {
    schema['enum'] = [schema['const'], null]
    delete schema['const']
  }
  for (const keyword of ['anyOf', 'oneOf']) {
    const options = schema[keyword]
    if (Array.isArray(options) && !options.some(acceptsNull)) schema[keyword] = [...options, NULL_SCHEMA]
  }
  const parts = schema['allOf']
  if (Array.isArray(parts)) {
    delete schema['allOf']
    const whole = parts.length === 1 ? parts[0] : { allOf: parts }
    const nullable = [whole as JsonValue, NULL_SCHEMA]
    if (schema['anyOf'] === undefined) schema['anyOf'] = nullable
    else schema['allOf'] = [{ anyOf: nullable }]
  }
}

function acceptsNull(schema: JsonSchema | JsonValue): boolean {
  if (!isJsonObject(schema)) return schema === true
  const { type } = schema
  return type === 'null' || (Array.isArray(type) && type.includes('null'))
}
