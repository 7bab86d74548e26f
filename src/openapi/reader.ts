/** What every part of reading needs. */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'
import { ownMember } from './pointer.ts'
import type { ReadingWarning, Report } from './report.ts'
import type { Place, Resolver } from './resolver.ts'
import type { SchemaReader } from './schema-reader.ts'
import type { OpenApiVersion } from './version.ts'

export interface Reader {
  readonly version: OpenApiVersion
  readonly resolver: Resolver
  readonly schemas: SchemaReader
  readonly report: Report
}

/** A place whose value is an object. */
export interface ObjectPlace extends Place {
  readonly value: JsonObject
}

/**
 * Follows a Reference Object to what it names. `summary` and `description` beside `$ref` replace those of the target
 * since 3.1 (§4.8.23); before, members beside `$ref` are ignored.
 *
 * @returns undefined, with a warning, when it names nothing or there is no object
 */
export function follow(reader: Reader, start: Place, code: ReadingWarning): ObjectPlace | undefined {
  const seen = new Set<unknown>()
  const overrides: JsonObject = {}
  let place = start
  for (;;) {
    const { value } = place
    if (!isJsonObject(value)) {
      reader.report(code, place.pointer, 'an object is expected here; it is left out')
      return undefined
    }
    const reference = ownMember(value, '$ref')
    if (typeof reference !== 'string') return { ...place, value: override(value, overrides) }
    if (seen.has(value)) {
      reader.report('REF_UNRESOLVED', start.pointer, `"${reference}" leads back to itself; it is left out`)
      return undefined
    }
    seen.add(value)
    if (reader.version === '3.1') addOverrides(overrides, value)
    const target = reader.resolver.resolve(reference, place.resource)
    if ('problem' in target) {
      reader.report('REF_UNRESOLVED', start.pointer, `${target.problem}; it is left out`)
      return undefined
    }
    place = target
  }
}

function addOverrides(overrides: JsonObject, value: JsonObject): void {
  for (const key of ['summary', 'description']) {
    if (typeof value[key] === 'string') overrides[key] ??= value[key]
  }
}

function override(value: JsonObject, overrides: JsonObject): JsonObject {
  return Object.keys(overrides).length > 0 ? { ...value, ...overrides } : value
}

/** Elements of a list; none, with a warning, when it is something else. */
export function listAt(reader: Reader, parent: Place, key: string): Place[] {
  const list = reader.resolver.child(parent, key)
  if (list.value === undefined || list.value === null) return []
  if (!Array.isArray(list.value)) {
    reader.report('FIELD_INVALID', list.pointer, 'a list is expected here; it is left out')
    return []
  }
  return list.value.map((_, index) => reader.resolver.child(list, index))
}

/** Members of an object; none, with a warning, when it is something else. */
export function membersAt(reader: Reader, parent: Place, key: string): [name: string, place: Place][] {
  const map = reader.resolver.child(parent, key)
  if (map.value === undefined || map.value === null) return []
  if (!isJsonObject(map.value)) {
    reader.report('FIELD_INVALID', map.pointer, 'an object is expected here; it is left out')
    return []
  }
  return Object.keys(map.value).map((name) => [name, reader.resolver.child(map, name)])
}

/** Text that is there and not empty; YAML reads some of it as a number. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** `{ summary: 'x' }`, or `{}` when there is no such text: for members that are absent rather than undefined. */
export function optionalText<Key extends string>(value: JsonObject, key: Key): Partial<Record<Key, string>> {
  const text = typeof value[key] === 'string' ? value[key] : undefined
  const result: Partial<Record<Key, string>> = {}
  if (text !== undefined && text !== '') result[key] = text
  return result
}

/** Booleans are also written as text. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true'
}
