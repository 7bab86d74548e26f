/** An example of a value, where the document gives none. */
import type { JsonObject, JsonSchema, JsonValue } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import { definitionName } from '../schema/reference.ts'
import type { SchemaSource } from '../schema/reference.ts'

const MAX_DEPTH = 5
/** An example of more parts is too long to be shown, and a document may have more of them than anybody can count. */
const MAX_PARTS = 1000
const BY_FORMAT: ReadonlyMap<string, string> = new Map([
  ['date-time', '2023-01-01T00:00:00Z'],
  ['date', '2023-01-01'],
  ['email', 'user@example.com'],
  ['uri', 'https://example.com'],
  ['uuid', '3fa85f64-5717-4562-b3fc-2c963f66afa6'],
])

/**
 * What the author says (`examples`, `const`, `default`, `enum`), else something of the type.
 *
 * @returns undefined where nothing sensible can be said, as for a union
 */
export function exampleOf(schema: JsonSchema | undefined, definitions: SchemaSource): JsonValue | undefined {
  const reading = { definitions, parts: 0 }
  const example = readExample(schema, reading, 0)
  return reading.parts > MAX_PARTS ? undefined : example
}

interface Reading {
  readonly definitions: SchemaSource
  parts: number
}

function readExample(schema: JsonSchema | undefined, reading: Reading, depth: number): JsonValue | undefined {
  if (!isJsonObject(schema) || depth > MAX_DEPTH || ++reading.parts > MAX_PARTS) return undefined
  const { $ref, examples, const: constant, default: fallback, enum: values } = schema
  if (typeof $ref === 'string')
    return readExample(reading.definitions.get(definitionName($ref, reading.definitions) ?? ''), reading, depth + 1)
  if (Array.isArray(examples) && examples.length > 0) return examples[0]
  if (constant !== undefined) return constant
  if (fallback !== undefined && fallback !== null) return fallback
  if (Array.isArray(values)) return values[0]
  if (Array.isArray(schema['allOf'])) return exampleOfAll(schema, schema['allOf'], reading, depth)
  return exampleOfType(schema, reading, depth)
}

function exampleOfType(schema: JsonObject, reading: Reading, depth: number): JsonValue | undefined {
  const { type, properties, items, format } = schema
  switch (Array.isArray(type) ? type.find((name) => name !== 'null') : (type ?? (properties ? 'object' : undefined))) {
    case 'object':
      return exampleOfObject(properties, reading, depth)
    case 'array': {
      const item = readExample(items as JsonSchema | undefined, reading, depth + 1)
      return item === undefined ? [] : [item]
    }
    case 'string':
      return (typeof format === 'string' ? BY_FORMAT.get(format) : undefined) ?? 'string'
    case 'integer':
      return 1
    case 'number':
      return 1.5
    case 'boolean':
      return true
    default:
      return undefined
  }
}

function exampleOfObject(properties: JsonValue | undefined, reading: Reading, depth: number): JsonObject {
  const example: JsonObject = Object.create(null)
  if (!isJsonObject(properties)) return example
  for (const [name, property] of Object.entries(properties)) {
    const value = readExample(property as JsonSchema, reading, depth + 1)
    if (value !== undefined) example[name] = value
  }
  return example
}

function exampleOfAll(
  schema: JsonObject,
  members: readonly JsonValue[],
  reading: Reading,
  depth: number,
): JsonValue | undefined {
  const { allOf: _, ...own } = schema
  const parts = [...members, own].map((member) => readExample(member as JsonSchema, reading, depth + 1))
  const objects = parts.filter(isJsonObject)
  return objects.length > 0 ? Object.assign(Object.create(null), ...objects) : parts.find((part) => part !== undefined)
}
