/** Arguments → the schema that a model sees. */
import type { JsonObject } from '../model/json.ts'
import type { Bundler } from '../schema/bundle.ts'
import type { ProblemSink } from '../schema/clean-schema.ts'
import { limitDescriptions } from '../schema/limit-descriptions.ts'
import { withLoneReferences } from '../schema/lone-references.ts'
import { shareRepeats } from '../schema/share-repeats.ts'
import type { Arguments } from './arguments.ts'

/** From so many bytes on, parts that are equal are written once. */
const LARGE = 4000

/**
 * Closed, `type: "object"`, without a union at its root: what all providers take (OpenAI, Anthropic, Gemini).
 *
 * @param descriptionBytes - of all descriptions together
 */
export function toInputSchema(
  args: Arguments,
  bundler: Bundler,
  descriptionBytes: number,
  report: ProblemSink,
): JsonObject {
  const properties: JsonObject = Object.create(null)
  const required: string[] = []
  for (const { argument, schema } of args.list) {
    if (argument.hidden) continue
    properties[argument.argument] = schema
    if (argument.required) required.push(argument.argument)
  }
  const root: JsonObject = {
    type: 'object',
    ...(args.condition === undefined ? {} : { description: args.condition }),
    properties,
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  }
  return withLoneReferences(shareRepeats(limitDescriptions(bundler.bundle(root, report), descriptionBytes), LARGE))
}
