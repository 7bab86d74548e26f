/** The declared response → the schema of `structuredContent`. */
import { kindOf } from '../model/media-type.ts'
import type { JsonObject, JsonSchema } from '../model/json.ts'
import type { MediaType, Operation } from '../model/operation.ts'
import type { Bundler } from '../schema/bundle.ts'
import type { ProblemSink, SchemaCleaner } from '../schema/clean-schema.ts'
import type { Shaper } from '../schema/shape.ts'

/** The schema of the first JSON response with a 2xx status, else of `2XX`, else of `default`. */
export function successSchema(operation: Operation): JsonSchema | undefined {
  const ranks = [/^2\d\d$/, /^2xx$/i, /^default$/i]
  for (const rank of ranks) {
    for (const response of operation.responses) {
      const schema = rank.test(response.status) ? response.content.find(isJson)?.schema : undefined
      if (schema !== undefined) return schema
    }
  }
  return undefined
}

function isJson({ contentType, schema }: MediaType): boolean {
  return kindOf(contentType) === 'json' && !(typeof schema === 'object' && schema['format'] === 'binary')
}

/** The declared shape in at most about `maxBytes` bytes, so loose that no real response is refused. */
export function toTolerantSchema(schema: JsonSchema, shaper: Shaper, wrapped: boolean, maxBytes: number): JsonObject {
  if (!wrapped) return { ...shaper.shape(schema, maxBytes), type: 'object' }
  return { type: 'object', properties: { result: shaper.shape(schema, maxBytes - 50) } }
}

/** What is declared, without `writeOnly` members. */
export function toStrictSchema(
  schema: JsonSchema,
  { cleaner, bundler }: { readonly cleaner: SchemaCleaner; readonly bundler: Bundler },
  wrapped: boolean,
  report: ProblemSink,
): JsonObject {
  const cleaned = cleaner.clean(schema, report)
  if (wrapped) return bundler.bundle({ type: 'object', properties: { result: cleaned }, required: ['result'] }, report)
  const { $ref, ...rest } = cleaned
  const root =
    typeof $ref === 'string' ? { ...cleaner.definition($ref.slice('#/$defs/'.length), report), ...rest } : cleaned
  return bundler.bundle({ ...root, type: 'object' }, report)
}
