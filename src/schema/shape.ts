/** The shape of a value, cut to a size: types (nullable) and members, and nothing that a real response could violate. */
import type { JsonObject, JsonSchema, JsonValue } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import { definitionName } from './reference.ts'
import type { SchemaSource } from './reference.ts'

/** Deeper than this no reader looks; what is recursive ends here. */
const MAX_DEPTH = 6
const MAX_NODES = 500
const MAX_HOPS = 40

/** Undefined types: anything. */
interface Shape {
  readonly types?: ReadonlySet<string>
  readonly properties?: ReadonlyMap<string, Shape>
  readonly items?: Shape
}

const ANYTHING: Shape = {}

export interface Shaper {
  /**
   * The schema with nothing but `type`, `properties` and `items`; every part takes null and further members. Members are left
   * out from the inside until it has at most `maxBytes` bytes as JSON.
   */
  shape(schema: JsonSchema, maxBytes: number): JsonObject
  /** True when every value of the schema is an object. */
  isObject(schema: JsonSchema): boolean
}

/** One per API: what one response takes to describe is kept for the next. */
export function createShaper(definitions: SchemaSource): Shaper {
  const known = new WeakMap<object, (Sized | undefined)[]>()
  const atDepth = (schema: JsonSchema, depth: number): Sized | undefined => {
    if (typeof schema === 'boolean') return { schema: {}, bytes: 2 }
    const depths = known.get(schema) ?? []
    known.set(schema, depths)
    if (!(depth in depths)) depths[depth] = sized(new Reader(definitions).read(schema, depth))
    return depths[depth]
  }
  return {
    shape(schema, maxBytes) {
      let best: JsonObject | undefined
      for (let depth = 0; depth <= MAX_DEPTH; depth++) {
        const next = atDepth(schema, depth)
        if (!next) break
        if (next.bytes > maxBytes) return depth === 1 ? truncated(next.schema, maxBytes) : (best ?? {})
        if (best && next.bytes === JSON.stringify(best).length) break
        best = next.schema
      }
      return best ?? {}
    },
    isObject(schema) {
      const types = typeof schema === 'boolean' ? undefined : new Reader(definitions).read(schema, 0)?.types
      return types?.size === 1 && types.has('object')
    },
  }
}

interface Sized {
  readonly schema: JsonObject
  readonly bytes: number
}

function sized(shape: Shape | undefined): Sized | undefined {
  if (!shape) return undefined
  const schema = toSchema(shape)
  return { schema, bytes: JSON.stringify(schema).length }
}

/** Reads shapes; gives up where a schema has too many parts. */
class Reader {
  readonly #definitions: SchemaSource
  #nodes = 0

  constructor(definitions: SchemaSource) {
    this.#definitions = definitions
  }

  /** @returns undefined when the schema has too many parts at this depth */
  read(schema: JsonObject, depth: number): Shape | undefined {
    const shape = this.#shape(schema, depth, 0)
    return this.#nodes > MAX_NODES ? undefined : shape
  }

  #shape(schema: JsonValue | undefined, depth: number, hops: number): Shape {
    if (!isJsonObject(schema) || hops > MAX_HOPS || ++this.#nodes > MAX_NODES) return ANYTHING
    let shape = this.#own(schema, depth, hops)
    const { $ref, allOf, anyOf, oneOf } = schema
    if (typeof $ref === 'string') {
      const name = definitionName($ref, this.#definitions)
      const target = name === undefined ? true : this.#definitions.get(name)
      shape = both(shape, this.#shape(target, depth, hops + 1))
    }
    if (Array.isArray(allOf)) {
      for (const member of allOf) shape = both(shape, this.#shape(member, depth, hops + 1))
    }
    for (const union of [anyOf, oneOf]) {
      if (!Array.isArray(union) || union.length === 0) continue
      const members = union.map((member) => this.#shape(member, depth, hops + 1))
      shape = both(shape, members.reduce(either))
    }
    return shape
  }

  #own(schema: JsonObject, depth: number, hops: number): Shape {
    const properties =
      depth > 0 && isJsonObject(schema['properties']) ? this.#members(schema['properties'], depth) : undefined
    const types = typesOf(schema)
    return {
      ...(types ? { types } : {}),
      ...(properties && properties.size > 0 ? { properties } : {}),
      ...(isJsonObject(schema['items']) ? { items: this.#shape(schema['items'], depth, hops + 1) } : {}),
    }
  }

  #members(properties: JsonObject, depth: number): Map<string, Shape> {
    const members = new Map<string, Shape>()
    for (const name of Object.keys(properties)) {
      // Validators of clients find `constructor` and the like in every object.
      if (name in Object.prototype) continue
      const schema = properties[name]
      if (schema === false || (isJsonObject(schema) && schema['writeOnly'] === true)) continue
      members.set(name, this.#shape(schema, depth - 1, 0))
    }
    return members
  }
}

function typesOf(schema: JsonObject): ReadonlySet<string> | undefined {
  const { type } = schema
  if (typeof type === 'string') return new Set([type])
  if (Array.isArray(type)) return new Set(type.map(String))
  const values = Array.isArray(schema['enum'])
    ? schema['enum']
    : schema['const'] === undefined
      ? undefined
      : [schema['const']]
  if (values) return new Set(values.map(typeOf))
  if (schema['properties'] !== undefined) return new Set(['object'])
  return schema['items'] === undefined ? undefined : new Set(['array'])
}

function typeOf(value: JsonValue): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/** A value that has one shape and the other. Where they contradict each other, anything goes: documents err. */
function both(a: Shape, b: Shape): Shape {
  if (a === ANYTHING) return b
  if (b === ANYTHING) return a
  const common = a.types && b.types ? new Set([...a.types].filter((type) => b.types?.has(type))) : (a.types ?? b.types)
  return assemble(
    common?.size === 0 ? undefined : common,
    joinMembers(a, b, both),
    a.items && b.items ? both(a.items, b.items) : (a.items ?? b.items),
  )
}

/** A value that has one shape or the other. */
function either(a: Shape, b: Shape): Shape {
  if (isNull(a) && b.types) return { ...b, types: new Set([...b.types, 'null']) }
  if (isNull(b) && a.types) return { ...a, types: new Set([...a.types, 'null']) }
  const types = a.types && b.types ? new Set([...a.types, ...b.types]) : undefined
  // Members of only one of two arrays or objects say nothing about the other.
  const items =
    a.types?.has('array') && b.types?.has('array')
      ? a.items && b.items && either(a.items, b.items)
      : (a.items ?? b.items)
  return assemble(types, joinMembers(a, b, either), items)
}

function isNull({ types }: Shape): boolean {
  return types?.size === 1 && types.has('null')
}

function joinMembers(a: Shape, b: Shape, join: (a: Shape, b: Shape) => Shape): ReadonlyMap<string, Shape> | undefined {
  if (!a.properties || !b.properties) return a.properties ?? b.properties
  const members = new Map(a.properties)
  for (const [name, shape] of b.properties) {
    const present = members.get(name)
    members.set(name, present ? join(present, shape) : shape)
  }
  return members
}

function assemble(
  types: ReadonlySet<string> | undefined,
  properties: ReadonlyMap<string, Shape> | undefined,
  items: Shape | undefined,
): Shape {
  return { ...(types ? { types } : {}), ...(properties ? { properties } : {}), ...(items ? { items } : {}) }
}

function toSchema({ types, properties, items }: Shape): JsonObject {
  const schema: JsonObject = {}
  if (types) {
    const names = [...types].filter((name) => name !== 'null' && !(name === 'integer' && types.has('number')))
    schema['type'] = [...names, 'null']
  }
  if (properties) {
    const members: JsonObject = Object.create(null)
    for (const [name, shape] of properties) members[name] = toSchema(shape)
    schema['properties'] = members
  }
  if (items) {
    const inner = toSchema(items)
    if (Object.keys(inner).length > 0) schema['items'] = inner
  }
  return schema
}

/** The first members that there is room for. */
function truncated(schema: JsonObject, maxBytes: number): JsonObject {
  const { properties, items, ...rest } = schema
  let room = maxBytes - JSON.stringify(rest).length - 20
  if (isJsonObject(items)) return room > 40 ? { ...rest, items: truncated(items, room) } : rest
  if (!isJsonObject(properties)) return rest
  const members: JsonObject = Object.create(null)
  for (const name of Object.keys(properties)) {
    room -= JSON.stringify(name).length + JSON.stringify(properties[name]).length + 2
    if (room < 0) break
    members[name] = properties[name]
  }
  return { ...rest, properties: members }
}
