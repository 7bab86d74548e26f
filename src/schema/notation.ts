/** The members of an object in a line of text, as TypeScript writes a type: `{amount: integer, currency, note?}`. */
import type { JsonObject, JsonValue } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import { simplifyUnion } from './union.ts'

const PREFIX = '#/$defs/'
const MAX_HOPS = 16
/** Of all words for one object: unions of unions have more paths than anybody can walk. */
const MAX_STEPS = 10_000
/** Levels of members within members. */
const MAX_DEPTH = 3
/** Of a list of values; of a longer one the first are told. */
const MAX_VALUES_BYTES = 100
const FIRST_VALUES_BYTES = 40
/** Formats without which a text is not understood. */
const FORMATS: ReadonlySet<string> = new Set(['date', 'date-time', 'time', 'uuid', 'email', 'uri'])

/** A cleaned definition by its name. */
export type DefinitionOf = (name: string) => JsonObject

/** What a member may be, and whether it has to be there. */
interface Member {
  readonly schema: JsonObject
  readonly required: boolean
}

type Members = ReadonlyMap<string, Member>

/**
 * Names and types of members, and the members of those as far as `maxBytes` allow it; else names alone. Required ones come
 * first. What has no type beside it is text, or anything.
 *
 * @param schema - cleaned
 * @returns undefined when the schema is no object with members
 */
export function toNotation(schema: JsonObject, definition: DefinitionOf, maxBytes: number): string | undefined {
  const writer = new Writer(definition)
  const members = [...writer.membersOf(schema)].toSorted(([, a], [, b]) => Number(b.required) - Number(a.required))
  if (members.length === 0) return undefined
  const names = members.map(([name, member]) => nameOf(name, member))
  const words = members.map(([, member]) => writer.member(member, 0, maxBytes) ?? '')
  let room = maxBytes - join(names, words).length
  if (room < 0) return cutNames(names, maxBytes)
  for (const [at, [, member]] of members.entries()) {
    const brief = words[at] ?? ''
    for (let depth = MAX_DEPTH; depth > 0; depth--) {
      const word = writer.member(member, depth, room + brief.length)
      if (word === undefined) continue
      room -= word.length - brief.length
      words[at] = word
      break
    }
  }
  return join(names, words)
}

/** Values as a union of literals: `'a'|'b'`. Of a list longer than `maxBytes` the first in about `firstBytes`: `'a'|…`. */
export function toLiterals(values: readonly JsonValue[], maxBytes: number, firstBytes: number): string {
  const words = values.map((value) => (typeof value === 'string' ? `'${value}'` : JSON.stringify(value)))
  const all = words.join('|')
  if (all.length <= maxBytes) return all
  let room = firstBytes
  const fitting = words.findIndex((word) => (room -= word.length + 1) < 0)
  return `${words.slice(0, Math.max(1, fitting)).join('|')}|…`
}

/** True for an object that has members, through references and unions. */
export function hasMembers(schema: JsonObject, definition: DefinitionOf): boolean {
  return new Writer(definition).membersOf(schema).size > 0
}

function nameOf(name: string, { required }: Member): string {
  return `${/^[\w$.@-]+$/.test(name) ? name : `'${name}'`}${required ? '' : '?'}`
}

function join(names: readonly string[], words: readonly string[]): string {
  return `{${names.map((name, at) => (words[at] ? `${name}: ${words[at]}` : name)).join(', ')}}`
}

function cutNames(names: readonly string[], maxBytes: number): string {
  let room = maxBytes - 5
  const fitting = names.findIndex((name) => (room -= name.length + 2) < 0)
  return fitting < 0 ? `{${names.join(', ')}}` : `{${names.slice(0, Math.max(1, fitting)).join(', ')}, …}`
}

/** All that a union says about one member. */
interface Collected {
  readonly schemas: JsonObject[]
  readonly required: boolean
}

/** Words for types: nothing for text and for anything, undefined for what is longer than `room`. */
class Writer {
  readonly #definition: DefinitionOf
  readonly #members = new Map<JsonObject, Members>()
  #steps = 0

  constructor(definition: DefinitionOf) {
    this.#definition = definition
  }

  /** The members of an object, through references and unions. */
  membersOf(schema: JsonObject): Members {
    const known = this.#members.get(schema)
    if (known) return known
    const members = new Map<string, Member>()
    for (const [name, { schemas, required }] of this.#collect(schema, new Set())) {
      const [first = {}] = schemas
      members.set(name, {
        schema: schemas.length > 1 ? simplifyUnion({ anyOf: [...schemas] }, 'anyOf') : first,
        required,
      })
    }
    this.#members.set(schema, members)
    return members
  }

  /** @param depth - levels of members to write */
  member({ schema }: Member, depth: number, room: number): string | undefined {
    return this.#word(schema, depth, room, 0)
  }

  /** @param seen - each part says once what it says */
  #collect(schema: JsonObject, seen: Set<JsonObject>): Map<string, Collected> {
    const members = new Map<string, Collected>()
    if (seen.has(schema)) return members
    seen.add(schema)
    const { $ref, properties, required } = schema
    const add = (part: JsonValue | undefined, isAlternative: boolean): void => {
      if (!isJsonObject(part)) return
      for (const [name, { schemas, required: isRequired }] of this.#collect(part, seen)) {
        const known = members.get(name)
        if (!known) members.set(name, { schemas: [...schemas], required: isRequired && !isAlternative })
        else if (isAlternative) known.schemas.push(...schemas)
      }
    }
    if (typeof $ref === 'string') add(this.#definition($ref.slice(PREFIX.length)), false)
    if (isJsonObject(properties)) {
      const names = new Set(Array.isArray(required) ? required : [])
      for (const [name, property] of Object.entries(properties))
        members.set(name, { schemas: [isJsonObject(property) ? property : {}], required: names.has(name) })
    }
    for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
      const parts = schema[keyword]
      if (Array.isArray(parts)) for (const part of parts) add(part, keyword !== 'allOf' && parts.length > 1)
    }
    return members
  }

  #word(schema: JsonObject, depth: number, room: number, hops: number): string | undefined {
    if (hops > MAX_HOPS || this.#steps++ > MAX_STEPS) return ''
    const { $ref, type, items, format } = schema
    if (typeof $ref === 'string') return this.#word(this.#definition($ref.slice(PREFIX.length)), depth, room, hops + 1)
    const values = valuesOf(schema)
    if (values) return fit(toLiterals(values, MAX_VALUES_BYTES, FIRST_VALUES_BYTES), room)
    const union = schema['anyOf'] ?? schema['oneOf']
    if (Array.isArray(union)) return this.#union(union, depth, room, hops)
    const [only, ...others] = (Array.isArray(type) ? type : [type]).filter((name) => name !== 'null')
    if (typeof only !== 'string' || others.length > 0) return ''
    if (only === 'string') return typeof format === 'string' && FORMATS.has(format) ? fit(format, room) : ''
    if (only === 'array') return this.#array(isJsonObject(items) ? items : {}, depth, room, hops)
    const members = only === 'object' && depth > 0 ? this.membersOf(schema) : undefined
    return members && members.size > 0 ? this.#object(members, depth, room) : fit(only, room)
  }

  #array(items: JsonObject, depth: number, room: number, hops: number): string | undefined {
    const item = this.#word(items, depth, room - 2, hops + 1)
    if (item === undefined) return undefined
    if (item === '') return items['type'] === 'string' ? 'string[]' : 'any[]'
    const isOne = !item.includes('|') || item.indexOf('}') === item.length - 1
    return isOne ? `${item}[]` : `(${item})[]`
  }

  #object(members: Members, depth: number, room: number): string | undefined {
    const parts: string[] = []
    let left = room - 2
    for (const [name, member] of members) {
      const word = this.member(member, depth - 1, left)
      const part = `${nameOf(name, member)}${word ? `: ${word}` : ''}`
      left -= part.length + 2
      if (word === undefined || left < -2) return undefined
      parts.push(part)
    }
    return `{${parts.join(', ')}}`
  }

  #union(union: readonly JsonValue[], depth: number, room: number, hops: number): string | undefined {
    const words = new Set<string>()
    for (const part of union) {
      if (isJsonObject(part) && part['type'] === 'null') continue
      const word = isJsonObject(part) ? this.#word(part, depth, room, hops + 1) : ''
      if (word === undefined) return undefined
      // Alternatives of alternatives are alternatives; within members they are not.
      for (const one of word.includes('{') ? [word] : word.split('|')) words.add(one)
    }
    if (words.has('')) return ''
    const text = [...words].join('|')
    return words.size > 4 && text.length > MAX_VALUES_BYTES ? '' : fit(text, room)
  }
}

function fit(word: string, room: number): string | undefined {
  return word.length > room ? undefined : word
}

function valuesOf({ enum: list, const: constant }: JsonObject): JsonValue[] | undefined {
  const values = Array.isArray(list) ? list : constant === undefined ? undefined : [constant]
  return values?.filter((value) => value !== null)
}
