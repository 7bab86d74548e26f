/** References to definitions: `#/$defs/<name>`. */
import type { JsonSchema } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'

/** Named schemas; a `Map` is one. */
export interface SchemaSource {
  get(name: string): JsonSchema | undefined
}

const PREFIX = '#/$defs/'

/** @returns the name that a reference holds if there is such a definition */
export function definitionName(reference: string, definitions: SchemaSource): string | undefined {
  if (!reference.startsWith(PREFIX)) return undefined
  const name = reference.slice(PREFIX.length)
  return definitions.get(name) === undefined ? undefined : name
}

/** Follows definitions that are nothing but a reference. @returns undefined when they lead nowhere or in a circle */
export function resolveAlias(name: string, definitions: SchemaSource): string | undefined {
  let current = name
  for (let hops = 0; hops < 64; hops++) {
    const schema = definitions.get(current)
    if (schema === undefined) return undefined
    if (!isJsonObject(schema) || Object.keys(schema).length !== 1 || typeof schema['$ref'] !== 'string') return current
    const next = definitionName(schema['$ref'], definitions)
    if (next === undefined) return undefined
    current = next
  }
  return undefined
}
