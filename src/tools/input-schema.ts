/** Arguments → the schema that a model sees. */
import type { JsonObject, JsonValue } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import { createBundler } from '../schema/bundle.ts'
import type { Bundler } from '../schema/bundle.ts'
import type { ProblemSink } from '../schema/clean-schema.ts'
import type { Folder } from '../schema/fold.ts'
import { descriptionBytes, limitDescriptions } from '../schema/limit-descriptions.ts'
import { withLoneReferences } from '../schema/lone-references.ts'
import { shareRepeats } from '../schema/share-repeats.ts'
import { tellInDescriptions } from '../schema/summary.ts'
import type { Arguments } from './arguments.ts'

/** From so many bytes on, parts that are equal are written once. */
const LARGE = 4000
/** From so many bytes on, the alternatives of a union are told in words. */
const HUGE = 8000
/** The rest of a schema's bytes is for descriptions. */
const STRUCTURE_SHARE = 0.75

/** What makes schemas of one API. */
export interface SchemaMaker {
  readonly bundler: Bundler
  readonly folder: Folder
}

export interface InputSchema {
  readonly schema: JsonObject
  /** Optional parts are told in words. */
  readonly isAbridged: boolean
}

/** What a schema may cost. */
export interface Room {
  /** About how long it may be; a schema that needs more to be called has more. */
  readonly maxBytes: number
  /** What the names of the tool say. */
  readonly said: string
}

/**
 * Closed, `type: "object"`, without a union at its root: what all providers take (OpenAI, Anthropic, Gemini).
 */
export function toInputSchema(
  args: Arguments,
  maker: SchemaMaker,
  { maxBytes, said }: Room,
  report: ProblemSink,
): InputSchema {
  const root = toRoot(args)
  const { schema, isFolded } =
    maxBytes === Infinity ? inFull(root, maker, report) : fitStructure(root, maker, maxBytes * STRUCTURE_SHARE, report)
  const limited = withinBytes(schema, maxBytes, said)
  const described = limited === schema ? schema : withChosen(limited, args)
  return { schema: withLoneReferences(isFolded ? tellInDescriptions(described) : described), isAbridged: isFolded }
}

/** Shortens descriptions; they have their share also where the structure needs more than its own. */
function withinBytes(schema: JsonObject, maxBytes: number, said: string): JsonObject {
  const total = JSON.stringify(schema).length
  if (total <= maxBytes) return schema
  const prose = Math.max(maxBytes - total + descriptionBytes(schema), maxBytes * (1 - STRUCTURE_SHARE))
  return limitDescriptions(schema, prose, said)
}

/** The operator's descriptions are as they were written. */
function withChosen(schema: JsonObject, { list }: Arguments): JsonObject {
  const chosen = list.filter(({ argument, isChosen }) => isChosen && !argument.hidden)
  if (chosen.length === 0) return schema
  const properties: JsonObject = Object.assign(Object.create(null), schema['properties'])
  for (const { argument, schema: own } of chosen) {
    const shown = properties[argument.argument]
    properties[argument.argument] = { ...(isJsonObject(shown) ? shown : {}), description: own['description'] ?? '' }
  }
  return { ...schema, properties }
}

function toRoot({ list, condition }: Arguments): JsonObject {
  const properties: JsonObject = Object.create(null)
  const required: string[] = []
  for (const { argument, schema } of list) {
    if (argument.hidden) continue
    properties[argument.argument] = schema
    if (argument.required) required.push(argument.argument)
  }
  return {
    type: 'object',
    ...(condition === undefined ? {} : { description: condition }),
    properties,
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  }
}

interface Form {
  readonly schema: JsonObject
  /** Parts are told in words. */
  readonly isFolded: boolean
  readonly isDeepest: boolean
}

/** The deepest form that fits, descriptions not counted; the shallowest where none does. */
function fitStructure(root: JsonObject, maker: SchemaMaker, maxBytes: number, report: ProblemSink): Form {
  if (isPlain(root)) return inFull(root, maker, report)
  let best = atDepth(root, 0, maker, report)
  if (!fits(best.schema, Math.max(maxBytes, HUGE))) return atDepth(root, -1, maker, report)
  for (let depth = 1; best.isFolded && fits(best.schema, maxBytes); depth++) {
    const next = best.isDeepest ? inFull(root, maker, report) : atDepth(root, depth, maker, report)
    if (!fits(next.schema, maxBytes)) break
    best = next
  }
  return best
}

/** Keywords that may hold something to tell in words. */
const COMPOSED = ['$ref', 'properties', 'additionalProperties', 'anyOf', 'oneOf', 'allOf']

/** Most tools are: they take texts, numbers and lists of those. */
function isPlain({ properties }: JsonObject): boolean {
  return !isJsonObject(properties) || Object.values(properties).every((schema) => isScalar(schema ?? {}))
}

function isScalar(schema: JsonValue): boolean {
  if (!isJsonObject(schema)) return true
  const { items, enum: values } = schema
  if (COMPOSED.some((keyword) => keyword in schema) || (Array.isArray(values) && values.length > 10)) return false
  return items === undefined || isScalar(items)
}

function fits(schema: JsonObject, maxBytes: number): boolean {
  const total = JSON.stringify(schema).length
  return total <= maxBytes || total - descriptionBytes(schema) <= maxBytes
}

function atDepth(root: JsonObject, depth: number, maker: SchemaMaker, report: ProblemSink): Form {
  const { isFolded, isDeepest, ...folded } = maker.folder.fold(root, depth, report)
  if (!isFolded) return inFull(root, maker, report)
  return { schema: shareRepeats(createBundler(folded).bundle(folded.root, report), LARGE), isFolded, isDeepest }
}

function inFull(root: JsonObject, { bundler }: SchemaMaker, report: ProblemSink): Form {
  return { schema: shareRepeats(bundler.bundle(root, report), LARGE), isFolded: false, isDeepest: true }
}
