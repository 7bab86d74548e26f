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

/** @returns the schema without a title that repeats its name, names a type of some program or stands beside a description, and where room is short without such a description */
export function withoutEcho(schema: JsonObject, name: string, descriptionBytes: number): JsonObject {
  const { title, description, ...rest } = schema
  if (title === undefined && description === undefined) return schema
  if (typeof description === 'string' && !(descriptionBytes <= TERSE_BYTES && isEcho(description, name))) {
    return title === undefined ? schema : { ...rest, description }
  }
  const isTypeName = rest['properties'] !== undefined && typeof title === 'string' && /^\S+$/.test(title)
  return typeof title === 'string' && !isTypeName && !isEcho(title, name) ? { ...rest, title } : rest
}

/** True for `The unique identifier of the comment.` beside `comment_id`. */
function isEcho(text: string, name: string): boolean {
  if (text.length > 80 || !/^[\x20-\x7E]*$/.test(text)) return false
  const own = [...toWords(name)]
  for (const word of toWords(text)) {
    if (!FILLERS.has(word) && !own.some((part) => isSameWord(part, word))) return false
  }
  return true
}

/** `repo` and `repository`, `issue` and `issues`. */
function isSameWord(a: string, b: string): boolean {
  return a === b || (Math.min(a.length, b.length) > 2 && (a.startsWith(b) || b.startsWith(a)))
}

/** `issueNumber`, `issue_number` and `The issue number.` → `issue`, `number` … */
function* toWords(text: string): Generator<string> {
  for (const [word] of text.matchAll(/[A-Z]?[a-z0-9]+|[A-Z]+/g)) yield word.toLowerCase()
}
