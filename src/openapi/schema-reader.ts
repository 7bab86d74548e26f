/**
 * Schemas of a document → JSON Schema 2020-12, each one when it is first asked for and only once.
 *
 * References stay references (`#/$defs/<name>`), so that circles, unions and size cost nothing here.
 */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject, JsonSchema } from '../model/json.ts'
import type { Definitions } from '../model/operation.ts'
import type { Report } from './report.ts'
import type { Place, Resolver } from './resolver.ts'
import { KEYWORDS } from './schema-keywords.ts'
import type { KeywordKind } from './schema-keywords.ts'
import { createSchemaNames } from './schema-names.ts'
import { createSchemaReferences } from './schema-references.ts'
import {
  modernize,
  readCount,
  readEnum,
  readNames,
  readNumber,
  readType,
  readValue,
  setMember,
} from './schema-values.ts'
import type { OpenApiVersion } from './version.ts'

export interface SchemaReader {
  /** The same object for the same place. Anything is accepted by what cannot be read. */
  read(place: Place): JsonSchema
  readonly definitions: Definitions
}

/** Inline nesting; schemas that people write reach 20. */
const MAX_DEPTH = 100

export function createSchemaReader(resolver: Resolver, version: OpenApiVersion, report: Report): SchemaReader {
  const names = createSchemaNames(resolver)
  const references = createSchemaReferences({ resolver, version, names, report })
  const done = new WeakMap<object, JsonSchema>()
  const open = new Set<object>()

  function read(place: Place, depth = 0): JsonSchema {
    const { value } = place
    if (typeof value === 'boolean') return value
    if (!isJsonObject(value)) {
      report('SCHEMA_INVALID', place.pointer, 'this is no schema; anything is accepted here')
      return true
    }
    const known = done.get(value)
    if (known !== undefined) return known
    if (depth > MAX_DEPTH) {
      report(
        'SCHEMA_TOO_DEEP',
        place.pointer,
        `schemas are nested more than ${MAX_DEPTH} levels deep; anything is accepted here`,
      )
      return true
    }
    // An object that holds itself: a circle made in memory or by YAML aliases.
    if (open.has(value)) return references.to(place)
    open.add(value)
    const schema = readObject(place, value, depth)
    open.delete(value)
    done.set(value, schema)
    return schema
  }

  function readObject(place: Place, source: JsonObject, depth: number): JsonSchema {
    const target = references.of(place, source)
    if (target === undefined) return readKeywords(place, source, depth)
    // Siblings of $ref count since 3.1 (3.1.0 §4.8.24.1); before, a Reference Object has none.
    if (version !== '3.1' || typeof target === 'boolean' || !references.hasSiblings(source)) return target
    return { ...target, ...readKeywords(place, source, depth) }
  }

  function readKeywords(place: Place, source: JsonObject, depth: number): JsonObject {
    const schema: JsonObject = {}
    for (const key of Object.keys(source)) {
      const kind = KEYWORDS.get(key)
      if (kind === undefined || kind === 'skip') continue
      const value = readKeyword(kind, resolver.child(place, key), depth, schema)
      if (value !== undefined) schema[key] = value
    }
    if (Array.isArray(source['items'])) readTuple(place, source, depth, schema)
    modernize(schema, source)
    return schema
  }

  function readKeyword(kind: KeywordKind, place: Place, depth: number, schema: JsonObject): JsonObject[string] {
    const { value } = place
    switch (kind) {
      case 'schema':
        return read(place, depth + 1)
      case 'schema-or-list':
        return Array.isArray(value) ? undefined : read(place, depth + 1)
      case 'schemas':
        return kept(place, readList(place, depth))
      case 'schema-map':
        return kept(place, readMap(place, depth))
      case 'number':
        return kept(place, readNumber(value))
      case 'limit':
        return typeof value === 'boolean' ? undefined : kept(place, readNumber(value))
      case 'count':
        return kept(place, readCount(value))
      case 'text':
        return kept(place, typeof value === 'string' ? value : undefined)
      case 'flag':
        return value === true ? true : undefined
      case 'names':
        return kept(place, readNames(value))
      case 'name-lists':
        return kept(place, readNameLists(value))
      case 'enum':
        return kept(place, readEnum(value))
      case 'value':
        return kept(place, readValue(value))
      case 'examples':
        return Array.isArray(value) ? kept(place, readValue(value)) : undefined
      case 'example': {
        const example = kept(place, readValue(value))
        if (example !== undefined) schema['examples'] ??= [example]
        return undefined
      }
      case 'discriminator':
        return kept(place, references.discriminator(place))
      case 'type': {
        const { type, format, odd } = readType(value)
        if (odd)
          report('SCHEMA_INVALID', place.pointer, `${JSON.stringify(value)?.slice(0, 60)} is no type of JSON Schema`)
        if (format !== undefined) schema['format'] ??= format
        return type
      }
      default:
        return undefined
    }
  }

  function kept<T>(place: Place, value: T | undefined): T | undefined {
    if (value === undefined)
      report('SCHEMA_INVALID', place.pointer, 'this keyword cannot have such a value; it is left out')
    return value
  }

  function readList(place: Place, depth: number): JsonSchema[] | undefined {
    if (!Array.isArray(place.value) || place.value.length === 0) return undefined
    return place.value.map((_, index) => read(resolver.child(place, index), depth + 1))
  }

  function readMap(place: Place, depth: number): JsonObject | undefined {
    if (!isJsonObject(place.value)) return undefined
    const map: JsonObject = {}
    for (const [key, member] of references.members(place)) setMember(map, key, read(member, depth + 1))
    return map
  }

  function readTuple(place: Place, source: JsonObject, depth: number, schema: JsonObject): void {
    const items = readList(resolver.child(place, 'items'), depth)
    if (items) schema['prefixItems'] = items
    if (source['additionalItems'] !== undefined)
      schema['items'] = read(resolver.child(place, 'additionalItems'), depth + 1)
  }

  return {
    read: (place) => read(place),
    definitions: {
      get(name) {
        const place = names.placeOf(name)
        return place && read(place)
      },
    },
  }
}

function readNameLists(value: unknown): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined
  const lists: JsonObject = {}
  for (const [key, list] of Object.entries(value)) setMember(lists, key, readNames(list) ?? [])
  return lists
}
