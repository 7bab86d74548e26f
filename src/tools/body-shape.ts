/** What the body of an operation is to a caller: arguments by name, or one argument. */
import type { JsonObject, JsonSchema, JsonValue } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import { mergeSchemas } from '../schema/merge.ts'
import { partsOf } from '../schema/parts.ts'
import type { SchemaSource } from '../schema/reference.ts'

/** Shape: `{ properties: { name: { type: 'string' } }, required: ['name'] }`; all schemas are cleaned. */
export interface BodyProperties {
  readonly properties: JsonObject
  readonly required: ReadonlySet<string>
  /** Groups of properties of which one must be given, in words. */
  readonly condition?: string
}

/**
 * The declared properties of an object body. References and `allOf` are looked through; unions whose members only say
 * which properties go together are told in words.
 *
 * @param definition - the cleaned definition of that name
 * @returns undefined for a body that has to stay one argument: no object, nothing declared, a union
 */
export function toBodyProperties(
  schema: JsonObject,
  definition: (name: string) => JsonObject,
): BodyProperties | undefined {
  const object = resolve(schema, definition, 0)
  if (!object) return undefined
  const { type, properties, patternProperties, required } = object
  const types = Array.isArray(type) ? type : [type]
  if (type !== undefined && !types.includes('object')) return undefined
  if (!isJsonObject(properties) || Object.keys(properties).length === 0) return undefined
  if (patternProperties !== undefined) return undefined
  const conditions = readConditions(object)
  if (conditions === undefined) return undefined
  return {
    properties,
    required: new Set(Array.isArray(required) ? required.map(String) : []),
    ...(conditions === '' ? {} : { condition: conditions }),
  }
}

/** True for a closed object without members: `{}` is all that it takes. */
export function isEmptyBody(schema: JsonObject, definition: (name: string) => JsonObject): boolean {
  const object = resolve(schema, definition, 0)
  if (object?.['type'] !== 'object' || object['additionalProperties'] !== false) return false
  const { properties, patternProperties } = object
  return patternProperties === undefined && (!isJsonObject(properties) || Object.keys(properties).length === 0)
}

/** True when the schema, as the API has it, says that it takes properties which it does not declare. */
export function isOpen(schema: JsonSchema | undefined, definitions: SchemaSource): boolean {
  for (const { additionalProperties, unevaluatedProperties } of partsOf(schema, definitions, EVERY_LIST)) {
    if (additionalProperties === true || unevaluatedProperties === true || isJsonObject(additionalProperties))
      return true
  }
  return false
}

const EVERY_LIST = ['allOf', 'anyOf', 'oneOf'] as const

function resolve(schema: JsonObject, definition: (name: string) => JsonObject, hops: number): JsonObject | undefined {
  if (hops > 16) return undefined
  const { $ref, ...beside } = schema
  if (typeof $ref === 'string') {
    const merged = mergeSchemas(definition($ref.slice('#/$defs/'.length)), beside)
    return merged && resolve(merged, definition, hops + 1)
  }
  const { anyOf, allOf, ...rest } = schema
  if (allOf !== undefined) return undefined
  // `null` is a way to send no body, which leaving out the arguments is too.
  const members = Array.isArray(anyOf) ? anyOf.filter((member) => !isNull(member)) : []
  const [single] = members
  if (members.length !== 1 || !isJsonObject(single)) return schema
  const merged = mergeSchemas(single, rest)
  return merged && resolve(merged, definition, hops + 1)
}

/** @returns words, empty without conditions; undefined when a union says more than which properties go together */
function readConditions(schema: JsonObject): string | undefined {
  const groups: string[] = []
  for (const union of [schema['anyOf'], schema['oneOf']]) {
    if (!Array.isArray(union)) continue
    const alternatives = union.map(requiredOnly)
    if (alternatives.includes(undefined)) return undefined
    const words = alternatives
      .filter((names) => names !== undefined && names.length > 0)
      .map((names) => names?.join(' and '))
    if (words.length === alternatives.length) groups.push(`Give ${words.join(', or ')}.`)
  }
  return groups.join(' ')
}

/** The names that a member of a union requires, if it says nothing else. */
function requiredOnly(member: JsonValue): string[] | undefined {
  if (!isJsonObject(member)) return undefined
  const { required, type, title: _title, description: _description, not: _not, ...rest } = member
  if (Object.keys(rest).length > 0 || (type !== undefined && type !== 'object')) return undefined
  return Array.isArray(required) ? required.map(String) : []
}

function isNull(member: JsonValue): boolean {
  return isJsonObject(member) && member['type'] === 'null'
}
