/** Schemas of Elysia's routes: TypeBox with Elysia's own types, names of models, or Standard Schemas → JSON Schema. */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject, JsonValue } from '../model/json.ts'
import { withOptionalDefaults } from './filled-defaults.ts'
import { isStandardSchema, toJsonSchema } from './standard-schema.ts'
import { escapeToken } from '../model/pointer-token.ts'

export type Direction = 'input' | 'output'

/** Undefined when the schema cannot be expressed. Named models become `$ref`s into `#/components/schemas`. */
export function toElysiaSchema(schema: unknown, direction: Direction): JsonObject | undefined {
  if (typeof schema === 'string') return { $ref: toModelReference(schema) }
  if (isStandardSchema(schema)) return toJsonSchema(schema, direction)
  if (!isJsonObject(schema)) return undefined
  return toPlain(schema, 0)
}

/** TypeBox schemas of files: they make a body multipart. */
export function holdsFile(schema: JsonValue | undefined): boolean {
  if (Array.isArray(schema)) return schema.some(holdsFile)
  if (!isJsonObject(schema)) return false
  return (schema['type'] === 'string' && schema['format'] === 'binary') || Object.values(schema).some(holdsFile)
}

/** Deeper than any schema that somebody wrote; TypeBox refers back with `$ref`, but a hand-made object may hold itself. */
const MAX_DEPTH = 64

function toPlain(schema: JsonObject, depth: number): JsonObject {
  if (depth > MAX_DEPTH) return {}
  const simple = simplify(schema)
  if (simple !== schema) return toPlain(simple, depth + 1)
  const plain: JsonObject = {}
  for (const [keyword, value] of Object.entries(schema)) {
    if (DROPPED_KEYWORDS.has(keyword)) continue
    const converted = keyword === '$ref' ? toReference(value) : toPlainValue(value, depth)
    if (converted !== undefined) plain[keyword] = converted
  }
  return withOptionalDefaults(plain)
}

function toPlainValue(value: unknown, depth: number): JsonValue | undefined {
  if (Array.isArray(value)) return value.map((item) => toPlainValue(item, depth) ?? null)
  if (isStandardSchema(value)) return toJsonSchema(value, 'input')
  if (isJsonObject(value)) return toPlain(value, depth + 1)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null
    ? value
    : undefined
}

/** `$id` would be a base URI; the others are Elysia's own notes. */
const DROPPED_KEYWORDS = new Set(['$id', 'elysiaMeta', 'error', 'compiler', 'config'])

/** Formats of the strings that Elysia also takes where another type is meant: `t.Numeric()`, `t.BooleanString()` … */
const STAND_IN_FORMATS = new Set(['numeric', 'integer', 'boolean', 'ObjectString', 'ArrayString'])

/** Elysia's types are unions of what is meant and what may come from a query string; the former is what to tell. */
function simplify(schema: JsonObject): JsonObject {
  if (schema['type'] === 'Date') return { type: 'string', format: 'date-time' }
  if (schema['type'] === 'RegExp')
    return { type: 'string', ...(text(schema['source']) && { pattern: schema['source'] }) }
  if (schema['type'] === 'Uint8Array') return { type: 'string', format: 'binary' }
  if (isFile(schema) && 'default' in schema) return without(schema, 'default')
  const union = schema['anyOf']
  if (!Array.isArray(union)) return schema
  const members = union.filter(isJsonObject)
  if (members.some(({ type }) => type === 'Date')) return { ...without(schema, 'anyOf'), ...simplify({ type: 'Date' }) }
  if (schema['elysiaMeta'] === 'ArrayQuery')
    return merge(
      schema,
      members.find(({ type }) => type === 'array'),
    )
  const meant = members.filter(({ type, format }) => !(type === 'string' && STAND_IN_FORMATS.has(text(format) ?? '')))
  const defined = meant.filter((member) => member['type'] !== 'undefined' && !('compiler' in member))
  if (defined.length === members.length) return schema
  return defined.length === 1 ? merge(schema, defined[0]) : { ...schema, anyOf: defined }
}

function merge(schema: JsonObject, member: JsonObject | undefined): JsonObject {
  return { ...without(schema, 'anyOf'), ...member }
}

function without(schema: JsonObject, keyword: string): JsonObject {
  const { [keyword]: _, ...rest } = schema
  return rest
}

function isFile(schema: JsonObject): boolean {
  return schema['default'] === 'File' || schema['default'] === 'Files'
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** `t.Ref('user')` has the bare name; others refer as OpenAPI does already. */
function toReference(value: unknown): string | undefined {
  return typeof value === 'string' ? toModelReference(value) : undefined
}

function toModelReference(name: string): string {
  return name.startsWith('#') ? name : `#/components/schemas/${escapeToken(name)}`
}
