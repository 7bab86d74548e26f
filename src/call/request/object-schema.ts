/** What a schema declares about an object, wherever in it that stands. */
import { isJsonObject } from '../../model/json.ts'
import type { JsonSchema } from '../../model/json.ts'
import type { Definitions } from '../../model/operation.ts'
import { resolveSchema } from '../../schema/binary-schema.ts'

export interface ObjectShape {
  /** By name: documents call properties `constructor`, too. */
  readonly properties: ReadonlyMap<string, JsonSchema>
  readonly required: ReadonlySet<string>
}

/** Looks through `$ref`, `allOf`, and unions with `null`; of a property that is declared twice the first declaration counts. */
export function shapeOfObject(schema: JsonSchema | undefined, definitions: Definitions): ObjectShape {
  const properties = new Map<string, JsonSchema>()
  const required = new Set<string>()
  const seen = new Set<JsonSchema>()
  const collect = (part: JsonSchema | undefined): void => {
    const resolved = resolveSchema(part, definitions)
    if (resolved === undefined || seen.has(resolved)) return
    seen.add(resolved)
    const declared = resolved['properties']
    for (const [name, property] of Object.entries(isJsonObject(declared) ? declared : {})) {
      if (!properties.has(name)) properties.set(name, property as JsonSchema)
    }
    const names = resolved['required']
    for (const name of Array.isArray(names) ? names : []) if (typeof name === 'string') required.add(name)
    for (const member of listOf(resolved['allOf'])) collect(member)
    for (const union of [resolved['anyOf'], resolved['oneOf']]) {
      const [only, ...others] = listOf(union).filter((member) => !isNull(member))
      if (others.length === 0) collect(only)
    }
  }
  collect(schema)
  return { properties, required }
}

function listOf(value: unknown): JsonSchema[] {
  return Array.isArray(value) ? (value as JsonSchema[]) : []
}

function isNull(schema: JsonSchema): boolean {
  return isJsonObject(schema) && schema['type'] === 'null'
}
