/** References that stand alone, for providers that take nothing beside a `$ref` (Gemini). */
import type { JsonObject } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import { mapSubschemas } from './subschemas.ts'

/**
 * `{ $ref, description }` → `{ anyOf: [{ $ref }], description }`.
 *
 * @param root - bundled; not changed, and returned itself when it has no definitions
 */
export function withLoneReferences(root: JsonObject): JsonObject {
  const { $defs, ...rest } = root
  if (!isJsonObject($defs)) return root
  const separated: JsonObject = Object.create(null)
  for (const name of Object.keys($defs)) {
    const definition = $defs[name] ?? {}
    separated[name] = isJsonObject(definition) ? separate(definition) : definition
  }
  return { ...separate(rest), $defs: separated }
}

function separate(schema: JsonObject): JsonObject {
  const { $ref, ...beside } = schema
  if ($ref === undefined || Object.keys(beside).length === 0) return mapSubschemas(schema, separate)
  const union = 'anyOf' in beside ? 'allOf' : 'anyOf'
  return union in beside ? schema : { [union]: [{ $ref }], ...mapSubschemas(beside, separate) }
}
