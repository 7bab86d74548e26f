/** A schema and what it refers to, as one description of the same value. */
import type { JsonObject, JsonSchema } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import { definitionName } from './reference.ts'
import type { SchemaSource } from './reference.ts'

/** Members of these say something about the value itself. */
type InPlace = 'allOf' | 'anyOf' | 'oneOf'

/**
 * The schema itself first, then its `$ref`, then members of the lists, the last one first. Each part comes once, so that
 * circles and unions of unions, which have more paths than anybody can walk, cost no more than their text.
 */
export function* partsOf(
  schema: JsonSchema | undefined,
  definitions: SchemaSource,
  lists: readonly InPlace[] = ['allOf'],
): Generator<JsonObject> {
  const seen = new Set<JsonObject>()
  const waiting: unknown[] = [schema]
  while (waiting.length > 0) {
    const part = waiting.pop()
    if (!isJsonObject(part) || seen.has(part)) continue
    seen.add(part)
    yield part
    for (const list of lists) {
      const members = part[list]
      if (Array.isArray(members)) waiting.push(...members)
    }
    const { $ref } = part
    if (typeof $ref === 'string') waiting.push(definitions.get(definitionName($ref, definitions) ?? ''))
  }
}
