/** What every part of reading needs. */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'
import { ownMember } from './pointer.ts'
import type { WarningCode } from '../model/warning.ts'
import type { Report } from './report.ts'
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
export function follow(reader: Reader, start: Place, code: WarningCode): ObjectPlace | undefined {
  let place = start
  let seen: Set<unknown> | undefined
  let overrides: JsonObject | undefined
  for (;;) {
    if (!isObjectPlace(place)) {
      reader.report(code, place.pointer, 'an object is expected here; it is left out')
      return undefined
    }
    const { value } = place
    const reference = ownMember(value, '$ref')
    if (typeof reference !== 'string') return overrides ? { ...place, value: { ...value, ...overrides } } : place
    seen ??= new Set()
    if (seen.has(value)) {
      reader.report('REF_UNRESOLVED', start.pointer, `"${reference}" leads back to itself; it is left out`)
      return undefined
    }
    seen.add(value)
    if (reader.version === '3.1') overrides = addOverrides(overrides, value)
    const target = reader.resolver.resolve(reference, place.resource)
    if ('problem' in target) {
      reader.report('REF_UNRESOLVED', start.pointer, `${target.problem}; it is left out`)
      return undefined
    }
    place = target
  }
}

function isObjectPlace(place: Place): place is ObjectPlace {
  return isJsonObject(place.value)
}

function addOverrides(overrides: JsonObject | undefined, value: JsonObject): JsonObject | undefined {
  const { summary, description } = value
  if (typeof summary !== 'string' && typeof description !== 'string') return overrides
  return {
    ...(typeof summary === 'string' ? { summary } : {}),
    ...(typeof description === 'string' ? { description } : {}),
    ...overrides,
  }
}

/** Elements of a list; none, with a warning, when it is something else. */
export function listAt(reader: Reader, parent: Place, key: string): Place[] {
  if (isAbsent(parent, key)) return []
  const list = reader.resolver.child(parent, key)
  if (!Array.isArray(list.value)) {
    reader.report('FIELD_INVALID', list.pointer, 'a list is expected here; it is left out')
    return []
  }
  return list.value.map((_, index) => reader.resolver.child(list, index))
}

/** Members of an object; none, with a warning, when it is something else. */
export function membersAt(reader: Reader, parent: Place, key: string): [name: string, place: Place][] {
  if (isAbsent(parent, key)) return []
  const map = reader.resolver.child(parent, key)
  if (!isJsonObject(map.value)) {
    reader.report('FIELD_INVALID', map.pointer, 'an object is expected here; it is left out')
    return []
  }
  return Object.keys(map.value).map((name) => [name, reader.resolver.child(map, name)])
}

/** YAML's `servers:` with nothing after it is as good as absent. */
function isAbsent(parent: Place, key: string): boolean {
  const value = ownMember(parent.value, key)
  return value === undefined || value === null
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
