/** Which schemas mean integers. */
import type { JsonSchema } from '../model/json.ts'
import type { Definitions } from '../model/operation.ts'
import { resolveSchema } from './binary-schema.ts'

/** Whether a value may be an integer and no text: `integer`, also beside `null`, behind a reference, or as one of a union. */
export function isInteger(schema: JsonSchema | undefined, definitions: Definitions): boolean {
  const types = typesOf(schema, definitions, MAX_DEPTH)
  return types.has('integer') && !types.has('string')
}

const MAX_DEPTH = 8

function typesOf(schema: JsonSchema | undefined, definitions: Definitions, depth: number): Set<unknown> {
  const resolved = resolveSchema(schema, definitions)
  if (resolved === undefined || depth === 0) return new Set()
  const types = new Set<unknown>([resolved['type']].flat())
  for (const parts of [resolved['allOf'], resolved['anyOf'], resolved['oneOf']]) {
    for (const part of Array.isArray(parts) ? parts : []) {
      for (const type of typesOf(part as JsonSchema, definitions, depth - 1)) types.add(type)
    }
  }
  return types
}
