/** How often a validator looks at one and the same value: unions of unions multiply it, and a circle never ends. */
import type { JsonObject } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'

/** A schema that costs more is left open: it would be a way to stop the process with one small value. */
const MAX_COST = 5000
const MAX_CHAIN = 200
const IN_PLACE: readonly string[] = ['anyOf', 'oneOf', 'allOf']
const IN_PLACE_SINGLE: readonly string[] = ['not', 'if', 'then', 'else']

/** @returns a test, with a memory, of whether a schema costs too much for one value; `definition` gives what `$ref` names */
export function createCostTest(definition: (name: string) => JsonObject): (schema: JsonObject) => boolean {
  const known = new Map<string, number>()
  const cost = (schema: JsonObject, chain: number): number => {
    if (chain > MAX_CHAIN) return Infinity
    let sum = 1
    const { $ref } = schema
    if (typeof $ref === 'string') sum += costOf($ref.slice('#/$defs/'.length), chain + 1)
    for (const keyword of IN_PLACE) {
      const members = schema[keyword]
      if (Array.isArray(members)) for (const member of members) if (isJsonObject(member)) sum += cost(member, chain + 1)
    }
    for (const keyword of IN_PLACE_SINGLE) {
      const member = schema[keyword]
      if (isJsonObject(member)) sum += cost(member, chain + 1)
    }
    return sum
  }
  const costOf = (name: string, chain: number): number => {
    const present = known.get(name)
    if (present !== undefined) return present
    known.set(name, Infinity)
    const sum = cost(definition(name), chain)
    known.set(name, sum)
    return sum
  }
  return (schema) => cost(schema, 0) > MAX_COST
}
