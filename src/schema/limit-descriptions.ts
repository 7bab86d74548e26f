/** The descriptions inside one tool's schema, kept to what they may cost together: outer ones first. */
import type { JsonObject } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import { isEcho } from './echo.ts'
import { mapSubschemas, visitSubschemas } from './subschemas.ts'
import { firstSentences, shorten } from './text.ts'

/** A sentence cut shorter than this says less than the name that it stands beside. */
const LEAST_CUT = 60
/** About how long the sentences are that stay where there is no room for all. */
const SHORT_BYTES = 40
/** What a description costs beside its text. */
const KEYWORD_BYTES = 17
const PREFIX = '#/$defs/'
/** Keywords whose subschemas are about a part of the value, not the value itself. */
const MEMBERS: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'additionalProperties'])

/**
 * Descriptions of required arguments are kept or shortened, then those of optional ones, then those of members, and of the
 * members of members, until `maxBytes` are used up. Where the room ends the shortest stay. What is deeper has its names
 * and types alone; a required argument has its description in any case, unless that only repeats what was said.
 *
 * @param root bundled, with its `$defs`; not changed
 * @param said - in the name of the tool
 */
export function limitDescriptions(root: JsonObject, maxBytes: number, said = ''): JsonObject {
  if (measure(root).total <= maxBytes) return root
  const terse = withoutEchoes(root, said)
  const { groups, groupOf, total } = measure(terse)
  if (total <= maxBytes) return terse
  const limits = toLimits(groups, maxBytes)
  const rewrite = (schema: JsonObject): JsonObject => {
    const out = mapSubschemas(schema, rewrite)
    const group = groupOf.get(schema)
    const { description, ...rest } = out
    if (group === undefined || typeof description !== 'string') return out
    const text = (limits[group] ?? leaveOut)(description)
    if (text === description) return out
    return text === undefined ? rest : { ...out, description: text }
  }
  const limited = rewrite(terse)
  if (!isJsonObject(root['$defs'])) return limited
  const $defs: JsonObject = Object.create(null)
  for (const [name, schema] of Object.entries(root['$defs']))
    $defs[name] = isJsonObject(schema) ? rewrite(schema) : schema
  return { ...limited, $defs }
}

function withoutEchoes(root: JsonObject, said: string): JsonObject {
  if (!isJsonObject(root['properties'])) return root
  let properties: JsonObject | undefined
  for (const [name, schema] of Object.entries(root['properties'])) {
    const { description, ...rest } = isJsonObject(schema) ? schema : {}
    if (typeof description !== 'string' || !isEcho(description, `${name} ${said}`)) continue
    properties ??= Object.assign(Object.create(null), root['properties']) as JsonObject
    properties[name] = rest
  }
  return properties ? { ...root, properties } : root
}

/** About how many bytes the descriptions in a schema have. */
export function descriptionBytes(root: JsonObject): number {
  return measure(root).total
}

interface Measured {
  /** The descriptions of required arguments, of optional ones, of their members, of the members of those … */
  readonly groups: readonly (readonly string[])[]
  readonly groupOf: ReadonlyMap<JsonObject, number>
  readonly total: number
}

/** Whoever asks for the size of a schema's descriptions shortens them next. */
const measured = new WeakMap<JsonObject, Measured>()

function measure(root: JsonObject): Measured {
  const known = measured.get(root) ?? measureDescriptions(root)
  measured.set(root, known)
  return known
}

function measureDescriptions(root: JsonObject): Measured {
  const definitions = isJsonObject(root['$defs']) ? root['$defs'] : {}
  const required = new Set(Array.isArray(root['required']) ? root['required'] : [])
  const groups: string[][] = []
  const groupOf = new Map<JsonObject, number>()
  const seen = new Set<string>()
  let total = 0
  const group = (schemas: readonly JsonObject[], at: number): JsonObject[] => {
    const next: JsonObject[] = []
    const here: string[] = []
    const see = (schema: JsonObject): void => {
      const { $ref, description } = schema
      if (typeof description === 'string') {
        here.push(description)
        groupOf.set(schema, at)
        total += description.length + KEYWORD_BYTES
      }
      const name = typeof $ref === 'string' && $ref.startsWith(PREFIX) ? $ref.slice(PREFIX.length) : undefined
      const definition = name === undefined || seen.has(name) ? undefined : definitions[name]
      if (name !== undefined && isJsonObject(definition)) {
        seen.add(name)
        see(definition)
      }
      visitSubschemas(schema, (part, keyword) => (MEMBERS.has(keyword) ? void next.push(part) : see(part)))
    }
    for (const schema of schemas) see(schema)
    groups[at] = here
    return next
  }
  // Group by group, so that a definition is met where it is outermost.
  const args = Object.entries(isJsonObject(root['properties']) ? root['properties'] : {})
  const schemasOf = (wanted: boolean): JsonObject[] =>
    args.flatMap(([name, schema]) => (required.has(name) === wanted && isJsonObject(schema) ? [schema] : []))
  let open = [...group(schemasOf(true), 0), ...group(schemasOf(false), 1)]
  for (let at = 2; open.length > 0; at++) open = group(open, at)
  return { groups, groupOf, total }
}

/** @returns undefined for a description that is left out */
type Limit = (text: string) => string | undefined

const leaveOut: Limit = () => undefined

function toLimits(groups: readonly (readonly string[])[], maxBytes: number): Limit[] {
  let left = Math.max(maxBytes, 0)
  return groups.map((texts, group): Limit => {
    const room = left
    left = Math.max(0, room - texts.reduce((sum, text) => sum + text.length + KEYWORD_BYTES, 0))
    if (left > 0) return (text) => text
    const bytes = evenLength(texts, room)
    if (bytes >= LEAST_CUT || group === 0) return (text) => shorten(text, Math.max(bytes, LEAST_CUT))
    const longest = longestOf(texts, room)
    return (text) => {
      const short = firstSentences(text, SHORT_BYTES)
      return short !== undefined && short.length <= longest ? short : undefined
    }
  })
}

/** The length to which all texts have to be cut so that they fit. */
function evenLength(texts: readonly string[], room: number): number {
  let left = room - texts.length * KEYWORD_BYTES
  const lengths = texts.map((text) => text.length).toSorted((a, b) => a - b)
  for (const [at, length] of lengths.entries()) {
    const share = left / (lengths.length - at)
    if (length > share) return Math.floor(share)
    left -= length
  }
  return Infinity
}

/** The length up to which shortened texts stay, so that as many as possible do. */
function longestOf(texts: readonly string[], room: number): number {
  let left = room
  let longest = -1
  const lengths = texts.map((text) => firstSentences(text, SHORT_BYTES)?.length ?? Infinity).toSorted((a, b) => a - b)
  for (const length of lengths) {
    left -= length + KEYWORD_BYTES
    if (left < 0) break
    longest = length
  }
  return longest
}
