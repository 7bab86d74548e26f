/** `$NAME` → its value, wherever it stands in a string (SECURITY-TESTS.md §8). */
import { isRecord, VocabularyError } from './vocabulary.ts'

/** Computed when they are replaced: a token with a random key id is another one each time. */
export type Variables = ReadonlyMap<string, () => string>

/** @throws VocabularyError for a name that is not defined, or not yet known */
export function replaceVariables<T>(value: T, variables: Variables): T {
  return replace(value, variables) as T
}

function replace(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return replaceText(value, variables)
  if (Array.isArray(value)) return value.map((element) => replace(element, variables))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [replaceText(key, variables), replace(member, variables)]),
  )
}

function replaceText(text: string, variables: Variables): string {
  if (!text.includes('$')) return text
  return text.replaceAll(/\$([A-Z][A-Z0-9_]*)/g, (name) => {
    const value = variables.get(name)
    if (value === undefined) throw new VocabularyError(`unknown variable ${name}`)
    return value()
  })
}
