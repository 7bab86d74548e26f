/** A schema in, what becomes of it out: for tests of schemas. */
import type { JsonObject, JsonSchema } from '../src/model/json.ts'
import { createBundler } from '../src/schema/bundle.ts'
import { createSchemaCleaner } from '../src/schema/clean-schema.ts'
import type { SchemaProblem } from '../src/schema/clean-schema.ts'

interface Options {
  readonly direction?: 'input' | 'output'
  readonly examples?: boolean
}

/** Cleaned and bundled, as an input unless `options` say otherwise. */
export function clean(
  schema: JsonSchema,
  definitions: Record<string, JsonSchema> = {},
  options: Options = {},
): { schema: JsonObject; problems: SchemaProblem[] } {
  const problems: SchemaProblem[] = []
  const cleaner = createSchemaCleaner({
    definitions: new Map(Object.entries(definitions)),
    direction: 'input',
    examples: false,
    descriptionBytes: 500,
    ...options,
  })
  const report = (problem: SchemaProblem): void => void problems.push(problem)
  return { schema: createBundler(cleaner).bundle(cleaner.clean(schema, report), report), problems }
}

/** A reference to a definition. */
export const ref = (name: string): JsonObject => ({ $ref: `#/$defs/${name}` })
