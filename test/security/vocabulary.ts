/** Checks for values of a test file: each throws with the place and what is wrong there. */

export type Check = (value: unknown, at: string) => void

/** A test file that says something the definition does not name. */
export class VocabularyError extends Error {}

export type JsonRecord = Record<string, unknown>

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function expected(what: string, value: unknown, at: string): never {
  throw new VocabularyError(`${at}: expected ${what}, found ${JSON.stringify(value)?.slice(0, 80)}`)
}

export const string: Check = (value, at) => void (typeof value === 'string' || expected('a string', value, at))
export const number: Check = (value, at) => void (typeof value === 'number' || expected('a number', value, at))
export const boolean: Check = (value, at) => void (typeof value === 'boolean' || expected('a boolean', value, at))
export const literalTrue: Check = (value, at) => void (value === true || expected('true', value, at))
export const record: Check = (value, at) => void (isRecord(value) || expected('an object', value, at))

export const oneOf =
  (...values: readonly string[]): Check =>
  (value, at) =>
    void (values.includes(value as string) || expected(`one of ${values.join(', ')}`, value, at))

export const list =
  (item: Check): Check =>
  (value, at) => {
    if (!Array.isArray(value)) expected('a list', value, at)
    for (const [index, element] of value.entries()) item(element, `${at}[${index}]`)
  }

export const mapOf =
  (member: Check): Check =>
  (value, at) => {
    if (!isRecord(value)) expected('an object', value, at)
    for (const [key, element] of Object.entries(value)) member(element, `${at}.${key}`)
  }

/** An object with these members and no others. */
export const members =
  (known: Readonly<Record<string, Check>>, required: readonly string[] = []): Check =>
  (value, at) => {
    if (!isRecord(value)) expected('an object', value, at)
    for (const [key, element] of Object.entries(value)) {
      if (!Object.hasOwn(known, key)) throw new VocabularyError(`${at}: unknown key "${key}"`)
      known[key]?.(element, `${at}.${key}`)
    }
    for (const key of required) if (!Object.hasOwn(value, key)) throw new VocabularyError(`${at}: "${key}" is missing`)
  }

export const pattern: Check = (value, at) => {
  string(value, at)
  try {
    RegExp(value as string, 'mu')
  } catch {
    expected('a regular expression', value, at)
  }
}
