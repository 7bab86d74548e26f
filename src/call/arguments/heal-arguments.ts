/**
 * Habits of models that lose nothing: JSON sent as text where the schema wants an object or array, numbers and booleans as text
 * where it wants those, `null` for an optional argument. Tried only after the arguments failed validation.
 */
import type { JsonObject, JsonValue } from '../../model/json.ts'
import { isJsonObject } from '../../model/json.ts'
import type { Issue } from '../../schema/compile-validator.ts'
import { LONG_INTEGER } from './exact-integers.ts'
import { unescapeToken } from '../../model/pointer-token.ts'

export interface ArgumentNames {
  readonly required: ReadonlySet<string>
  /** Those that are written one by one, so that an integer of theirs may have any number of digits. */
  readonly single: ReadonlySet<string>
}

const MAX_JSON_TEXT = 1_000_000

export interface Healed {
  /** Changed copies; they still have to be validated. */
  readonly args: JsonObject
  /** Digits of long integers, to be put back once the rounded number in `args` was validated. */
  readonly digits: ReadonlyMap<string, string>
}

/** @returns undefined when nothing could be healed */
export function healArguments(args: JsonObject, issues: readonly Issue[], names: ArgumentNames): Healed | undefined {
  let healed: JsonObject | undefined
  const digits = new Map<string, string>()
  for (const issue of issues) {
    const path = issue.pointer.split('/').slice(1).map(unescapeToken)
    const last = path.pop()
    if (last === undefined) continue
    healed ??= structuredClone(args)
    const holder = lookUp(healed, path)
    if (holder === undefined || !Object.hasOwn(holder, last)) continue
    const members = holder as Record<string, JsonValue | undefined>
    const value = members[last]
    if (value === null && path.length === 0 && !names.required.has(last)) delete members[last]
    else if (typeof value === 'string' && issue.keyword === 'type') {
      const wanted = issue.params['type']
      const isLong = LONG_INTEGER.test(value) && path.length === 0 && names.single.has(last) && wants(wanted, 'integer')
      if (isLong) digits.set(last, value)
      const other = isLong ? Number(value) : readText(value, wanted)
      if (other !== undefined) members[last] = other
    }
  }
  return healed && { args: healed, digits }
}

/** The value that the text stands for, if it has a wanted type and its text form is this text. */
function readText(text: string, wanted: unknown): JsonValue | undefined {
  if (text.length > MAX_JSON_TEXT) return undefined
  const trimmed = text.trim()
  if (wants(wanted, 'boolean') && (trimmed === 'true' || trimmed === 'false')) return trimmed === 'true'
  if (wants(wanted, 'number') || wants(wanted, 'integer')) {
    const number = Number(trimmed)
    if (Number.isFinite(number) && String(number) === trimmed) return number
  }
  if (!wants(wanted, 'object') && !wants(wanted, 'array')) return undefined
  const value = parseJson(trimmed)
  const type = Array.isArray(value) ? 'array' : isJsonObject(value) ? 'object' : undefined
  return type !== undefined && wants(wanted, type) ? value : undefined
}

/** @param types - what the keyword `type` says: one name or a list */
function wants(types: unknown, type: string): boolean {
  return Array.isArray(types) ? types.includes(type) : types === type
}

function parseJson(text: string): JsonValue | undefined {
  if (!/^[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

function lookUp(root: JsonObject, path: readonly string[]): object | undefined {
  let current: unknown = root
  for (const name of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, name)) return undefined
    current = (current as Record<string, unknown>)[name]
  }
  return typeof current === 'object' && current !== null ? current : undefined
}
