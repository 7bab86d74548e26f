/** Texts that say no more than the name they stand beside. */
import type { JsonObject } from '../model/json.ts'

/** Words that tell what a name is, not which one. */
const FILLERS: ReadonlySet<string> = new Set(
  (
    'a an the of to for in on at by is are be this that which it its with and or as from unique identifier identifies ' +
    'id ids name names number value whether if true false set returns given specified'
  ).split(' '),
)

/** Where descriptions are to be shorter than this, those that only repeat the name are left out too. */
const TERSE_BYTES = 120

/**
 * @param name - of the property, with whatever else is said already
 * @returns the schema without a title that repeats its name, names a type of some program or stands beside a description, and
 * where room is short without such a description
 */
export function withoutEcho(schema: JsonObject, name: string, descriptionBytes: number): JsonObject {
  const { title, description, ...rest } = schema
  if (title === undefined && description === undefined) return schema
  if (typeof description === 'string' && !(descriptionBytes <= TERSE_BYTES && isEcho(description, name))) {
    return title === undefined ? schema : { ...rest, description }
  }
  return typeof title === 'string' && !isTypeName(title, rest) && !isEcho(title, name) ? { ...rest, title } : rest
}

/** @returns the schema without a title that names a type of some program, or stands beside a description */
export function withoutTypeName(schema: JsonObject): JsonObject {
  const { title, ...rest } = schema
  if (typeof title !== 'string') return schema
  return rest['description'] !== undefined || isTypeName(title, rest) ? rest : schema
}

/** `ClientID`, `range_query_specs`, and any single word beside properties. Constants have such names, and need them. */
function isTypeName(title: string, { properties, const: constant, enum: values }: JsonObject): boolean {
  if (/\s/.test(title) || constant !== undefined || (Array.isArray(values) && values.length === 1)) return false
  return properties !== undefined || /_|[a-z0-9][A-Z]/.test(title)
}

const WORD = /[A-Z]?[a-z0-9]+|[A-Z]+/g

/**
 * True for `The unique identifier of the comment.` beside `comment_id`.
 *
 * @param said - the name, with whatever else is read before the text
 */
export function isEcho(text: string, said: string): boolean {
  if (text.length > 80 || !/^[\x20-\x7E]*$/.test(text)) return false
  const lower = said.toLowerCase()
  let own: readonly string[] | undefined
  for (const [match] of text.matchAll(WORD)) {
    const word = match.toLowerCase()
    if (FILLERS.has(word)) continue
    // Most texts say something new in one of their first words: no need to take the name apart then.
    if (!lower.includes(word.slice(0, 3))) return false
    own ??= wordsOf(said)
    if (!own.some((part) => isSameWord(part, word))) return false
  }
  return true
}

/** `repo` and `repository`, `issue` and `issues`. */
function isSameWord(a: string, b: string): boolean {
  return a === b || (Math.min(a.length, b.length) > 2 && (a.startsWith(b) || b.startsWith(a)))
}

/** `issueNumber`, `issue_number` and `The issue number.` → `issue`, `number` … */
function wordsOf(text: string): string[] {
  return (text.match(WORD) ?? []).map((word) => word.toLowerCase())
}
