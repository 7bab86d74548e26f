/** A schema → one that takes more and is shorter: its objects are open, and their members are told in words. */
import type { JsonObject, JsonValue } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import { hasMembers, toLiterals, toNotation } from './notation.ts'
import type { DefinitionOf } from './notation.ts'
import { mapSubschemas } from './subschemas.ts'
import { simplifyUnion } from './union.ts'

const PREFIX = '#/$defs/'
/** Enumerations that are longer are told by their first values. */
const MAX_VALUES_BYTES = 400
const FIRST_VALUES_BYTES = 200
const MAX_SUMMARY_BYTES = 8000
/** Of a union that are told one by one. */
const MAX_ALTERNATIVES = 8
/** Where the words stand until {@link tellInDescriptions}: descriptions are shortened, words are not. */
const WORDS = '$comment'

/** How schemas are told in words. */
export interface SummarySettings {
  readonly definition: DefinitionOf
  /** Of the words for one object. */
  readonly wordBytes: number
  /** What was told before: the same for the next tool. */
  readonly summaries: WeakMap<JsonObject, JsonObject>
}

/**
 * @param schema - cleaned; not changed
 * @returns the schema itself when it has neither members nor a long enumeration; else one that takes all that it takes
 */
export function toSummary(schema: JsonObject, settings: SummarySettings): JsonObject {
  const { summaries } = settings
  const known = summaries.get(schema)
  if (known) return known
  // What leads to itself stays a reference there.
  summaries.set(schema, schema)
  const summary = summarize(schema, settings)
  summaries.set(schema, summary)
  return summary
}

function summarize(schema: JsonObject, settings: SummarySettings): JsonObject {
  const { definition } = settings
  const inner = (part: JsonObject): JsonObject => toSummary(part, settings)
  const { $ref, ...beside } = schema
  if (typeof $ref === 'string') {
    const target = definition($ref.slice(PREFIX.length))
    const summary = inner(target)
    return summary === target || isTooLong(summary) ? schema : { ...summary, ...beside }
  }
  const { properties, enum: values } = schema
  if (isJsonObject(properties) && Object.keys(properties).length > 0) return toOpenObject(schema, settings)
  if (Array.isArray(values)) return toOpenValue(schema, values)
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    const parts = schema[keyword]
    if (!Array.isArray(parts)) continue
    const summaries = parts.map((part) => (isJsonObject(part) ? inner(part) : part))
    if (summaries.every((part, at) => part === parts[at])) continue
    if (keyword !== 'allOf') return toUnion(schema, keyword, parts, summaries, settings)
    return hasMembers(schema, definition) ? toOpenObject(schema, settings) : { ...schema, allOf: summaries }
  }
  for (const keyword of ['items', 'additionalProperties'] as const) {
    const part = schema[keyword]
    const summary = isJsonObject(part) ? inner(part) : part
    if (summary !== undefined && summary !== part) return { ...schema, [keyword]: summary }
  }
  return schema
}

/** True for an enumeration that is told by its first values, and for a list of such values. */
export function isLongEnumeration(schema: JsonObject, definition: DefinitionOf): boolean {
  // What a reference leads to is no reference again: chains of names are resolved.
  const resolve = (part: JsonObject): JsonObject =>
    typeof part['$ref'] === 'string' ? definition(part['$ref'].slice(PREFIX.length)) : part
  const { enum: own, items } = resolve(schema)
  const values = own ?? (isJsonObject(items) ? resolve(items)['enum'] : undefined)
  return Array.isArray(values) && isLong(values)
}

/** What stands in place of a reference is written at each place. */
function isTooLong(summary: JsonObject): boolean {
  return JSON.stringify(summary).length > MAX_SUMMARY_BYTES
}

function isLong(values: readonly JsonValue[]): boolean {
  return JSON.stringify(values).length > MAX_VALUES_BYTES
}

/** Puts the words of summaries behind the descriptions. */
export function tellInDescriptions(schema: JsonObject): JsonObject {
  const mapped = mapSubschemas(schema, tellInDescriptions)
  const { [WORDS]: words, $defs, ...rest } = mapped
  if (isJsonObject($defs)) {
    const { properties } = mapSubschemas({ properties: $defs }, tellInDescriptions)
    return { ...rest, $defs: properties ?? {} }
  }
  if (typeof words !== 'string') return mapped
  const { description } = rest
  return { ...rest, description: typeof description === 'string' ? `${description} ${words}` : words }
}

function toOpenObject(schema: JsonObject, { definition, wordBytes }: SummarySettings): JsonObject {
  const { type = 'object', title, description, deprecated } = schema
  const words = toNotation(schema, definition, wordBytes)
  return {
    type,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(deprecated === undefined ? {} : { deprecated }),
    ...(words === undefined ? {} : { [WORDS]: words }),
  }
}

function toOpenValue(schema: JsonObject, values: readonly JsonValue[]): JsonObject {
  if (!isLong(values)) return schema
  const { enum: _, type, ...rest } = schema
  const types = [...new Set(values.map(typeOf))]
  return {
    type: type ?? (types.length === 1 ? (types[0] ?? 'string') : types),
    ...rest,
    [WORDS]: `${toLiterals(values, 0, FIRST_VALUES_BYTES)} (${values.length} values)`,
  }
}

function typeOf(value: JsonValue): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/** The objects of a union become one open object, with the words of each, or the members of all where that is too long. */
function toUnion(
  schema: JsonObject,
  keyword: 'anyOf' | 'oneOf',
  parts: readonly JsonValue[],
  summaries: readonly JsonValue[],
  { definition, wordBytes }: SummarySettings,
): JsonObject {
  const { [keyword]: _, ...rest } = schema
  const objects = parts.filter((_part, at) => isOpenObject(summaries[at]))
  if (objects.length < 2) return simplifyUnion({ ...rest, anyOf: [...summaries] }, 'anyOf')
  const each =
    objects.length <= MAX_ALTERNATIVES
      ? objects.map((part) => toNotation(part as JsonObject, definition, wordBytes / 2)).join(' | ')
      : undefined
  const words =
    each !== undefined && each.length <= wordBytes / 2 ? each : toNotation({ anyOf: objects }, definition, wordBytes)
  const joined: JsonObject = { type: 'object', ...(words === undefined ? {} : { [WORDS]: words }) }
  return simplifyUnion({ ...rest, anyOf: [joined, ...summaries.filter((part) => !isOpenObject(part))] }, 'anyOf')
}

function isOpenObject(summary: JsonValue | undefined): boolean {
  return isJsonObject(summary) && summary['type'] === 'object' && summary[WORDS] !== undefined
}
