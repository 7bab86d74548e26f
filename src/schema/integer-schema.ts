/** Which schemas mean integers. */
import type { JsonSchema } from '../model/json.ts'
import type { Definitions } from '../model/operation.ts'
import { partsOf } from './parts.ts'

/** Whether a value may be an integer and no text: `integer`, also beside `null`, behind a reference, or as one of a union. */
export function isInteger(schema: JsonSchema | undefined, definitions: Definitions): boolean {
  const types = new Set<unknown>()
  for (const { type } of partsOf(schema, definitions, ['allOf', 'anyOf', 'oneOf'])) {
    for (const one of [type].flat()) types.add(one)
  }
  return types.has('integer') && !types.has('string')
}
