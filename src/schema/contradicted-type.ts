/** `type: object` beside a union of texts, which real documents have: nothing fits both, and the union is what is meant. */
import type { JsonObject, JsonSchema } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import { definitionName } from './reference.ts'
import type { SchemaSource } from './reference.ts'

const MAX_HOPS = 8

/** The schema without its `type` where that leaves out a member of its union; only when all members say their own types. */
export function withoutContradictedType(schema: JsonObject, definitions: SchemaSource): JsonObject {
  const unions = [schema['anyOf'], schema['oneOf']].filter((union) => Array.isArray(union))
  if (unions.length === 0 || schema['type'] === undefined) return schema
  const { type, ...rest } = schema
  const own = new Set([type].flat())
  const isContradicted = unions.some((union) => {
    const members = union.map((member) => typesOf(member as JsonSchema, definitions))
    return !members.includes(undefined) && members.some((types) => types?.every((one) => !fits(one, own)))
  })
  return isContradicted ? rest : schema
}

/** `null` is beside most types and contradicts none. */
function fits(type: string, own: ReadonlySet<unknown>): boolean {
  return type === 'null' || own.has(type) || (type === 'integer' && own.has('number'))
}

function typesOf(schema: JsonSchema, definitions: SchemaSource, hops = 0): string[] | undefined {
  if (!isJsonObject(schema) || hops > MAX_HOPS) return undefined
  const { $ref, type, properties, anyOf, oneOf } = schema
  if (typeof $ref === 'string') {
    return typesOf(definitions.get(definitionName($ref, definitions) ?? '') ?? true, definitions, hops + 1)
  }
  if (type !== undefined) return [type].flat().map(String)
  if (properties !== undefined) return ['object']
  const union = anyOf ?? oneOf
  if (!Array.isArray(union)) return undefined
  const members = union.map((member) => typesOf(member as JsonSchema, definitions, hops + 1))
  return members.every((types) => types !== undefined) ? members.flat() : undefined
}
