/** `type: object` beside a union of texts, which real documents have: nothing fits both, and the union is what is meant. */
import type { JsonObject, JsonSchema } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import { definitionName } from './reference.ts'
import type { SchemaSource } from './reference.ts'

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

/** @returns undefined when the schema, or one of its alternatives, does not say its type */
function typesOf(schema: JsonSchema, definitions: SchemaSource): string[] | undefined {
  const types = new Set<string>()
  const seen = new Set<unknown>()
  const waiting: unknown[] = [schema]
  // The list grows while it is walked; each part says once what it says.
  for (const part of waiting) {
    if (!isJsonObject(part)) return undefined
    if (seen.has(part)) continue
    seen.add(part)
    const { $ref, type, properties, anyOf, oneOf } = part
    const union = anyOf ?? oneOf
    if (typeof $ref === 'string') waiting.push(definitions.get(definitionName($ref, definitions) ?? ''))
    else if (type !== undefined) for (const one of [type].flat()) types.add(one as string)
    else if (properties !== undefined) types.add('object')
    else if (Array.isArray(union)) waiting.push(...union)
    else return undefined
  }
  return types.size > 0 ? [...types] : undefined
}
