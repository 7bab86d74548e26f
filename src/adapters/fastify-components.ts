/** JSON Schemas of Fastify routes (draft-07, `$ref` to schemas of `addSchema`) → schemas and components of an OpenAPI 3.1 document. */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject, JsonValue } from '../model/json.ts'
import { withOptionalDefaults } from './filled-defaults.ts'
import { escapeToken } from '../model/pointer-token.ts'

/** `app.getSchemas()` of the instance that declares a route: schemas by their `$id`. */
export type SharedSchemas = Readonly<Record<string, unknown>>

export interface Components {
  /** `components.schemas` of all that was converted so far. */
  readonly schemas: Record<string, JsonValue>
  /** Copies a schema so that its references are `#/components/schemas/…`; what it refers to becomes components. */
  convert(schema: JsonObject, shared: SharedSchemas): JsonObject
  /** The schema itself, or the one to which its root refers, converted so that its own members can be read. */
  resolve(schema: JsonObject, shared: SharedSchemas): JsonObject
}

const BASE = '#/components/schemas/'
const SCHEMA_MAPS = new Set(['properties', 'patternProperties', 'definitions', '$defs', 'dependentSchemas'])
const SCHEMA_VALUES = new Set(
  (
    'items prefixItems additionalItems additionalProperties propertyNames contains not if then else anyOf oneOf allOf ' +
    'unevaluatedItems unevaluatedProperties contentSchema'
  ).split(' '),
)
const LEFT_OUT = new Set(['$id', '$schema', 'id'])

/** A schema that is being copied, and where its own parts will stand. */
interface Place {
  readonly root: JsonObject
  readonly shared: SharedSchemas
  /** The name as a component; given on first need to what is not yet one, such as a recursive body. */
  readonly name: () => string
}

export function createComponents(): Components {
  const schemas: Record<string, JsonValue> = {}
  /** By content: a schema of the root is cloned into every scope. */
  const names = new Map<string, string>()

  const component = (id: string, root: JsonObject, shared: SharedSchemas): string => {
    const key = `${id} ${JSON.stringify(root)}`
    const known = names.get(key)
    if (known !== undefined) return known
    const name = freeName(id, schemas)
    names.set(key, name)
    // Taken before it is filled: it may refer to itself.
    schemas[name] = {}
    schemas[name] = copy(root, { root, shared, name: () => name })
    return name
  }

  const placeOf = (root: JsonObject, shared: SharedSchemas): Place => ({
    root,
    shared,
    name: () => component(typeof root['$id'] === 'string' ? root['$id'] : 'schema', root, shared),
  })

  const copy = (node: JsonValue | undefined, place: Place): JsonValue => {
    if (Array.isArray(node)) return node.map((item) => copy(item, place))
    if (!isJsonObject(node)) return node ?? null
    const entries: [string, JsonValue][] = []
    for (const [keyword, value] of Object.entries(node)) {
      if (value === undefined || typeof value === 'function' || LEFT_OUT.has(keyword)) continue
      if (keyword === '$ref' && typeof value === 'string') entries.push(['$ref', reference(value, place)])
      else if (SCHEMA_MAPS.has(keyword) && isJsonObject(value)) entries.push([keyword, copyMap(value, place)])
      else if (SCHEMA_VALUES.has(keyword)) entries.push([keyword, copy(value, place)])
      else entries.push([keyword, value])
    }
    return withOptionalDefaults(modernize(Object.fromEntries(entries)))
  }

  const copyMap = (map: JsonObject, place: Place): JsonObject =>
    Object.fromEntries(Object.entries(map).map(([name, schema]) => [name, copy(schema, place)]))

  const reference = (ref: string, place: Place): string => {
    const target = locate(ref, place)
    if (target === undefined) return ref
    const { root, id, pointer } = target
    const name = root === place.root ? place.name() : component(id, root, place.shared)
    return `${BASE}${name}${pointer}`
  }

  return {
    schemas,
    convert: (schema, shared) => copy(schema, placeOf(schema, shared)) as JsonObject,
    resolve(schema, shared) {
      let root = schema
      for (let steps = 0; typeof root['$ref'] === 'string' && steps < 16; steps++) {
        const target = locate(root['$ref'], placeOf(root, shared))
        if (target === undefined || target.pointer !== '' || target.root === root) break
        root = target.root
      }
      return copy(root, placeOf(root, shared)) as JsonObject
    },
  }
}

/** `item#`, `http://example.com/item.json#/definitions/x`, `#/definitions/x`, `#anchor` → the schema and the pointer into it. */
function locate(ref: string, place: Place): { root: JsonObject; id: string; pointer: string } | undefined {
  const hash = ref.indexOf('#')
  const id = hash === -1 ? ref : ref.slice(0, hash)
  const fragment = hash === -1 ? '' : ref.slice(hash + 1)
  const own = id === '' || id === stripHash(place.root['$id'])
  const shared = own ? place.root : (place.shared[id] ?? place.shared[`${id}#`])
  const root = isJsonObject(shared) ? shared : undefined
  if (root !== undefined && (fragment === '' || fragment.startsWith('/'))) return { root, id, pointer: fragment }
  const within = root ?? place.root
  const pointer = findIdentified(within, root === undefined ? id : `#${fragment}`, fragment)
  return pointer === undefined ? undefined : { root: within, id: root === undefined ? '' : id, pointer }
}

/** Where in a schema a part has this `$id` or `$anchor`: TypeBox writes recursive schemas so. */
function findIdentified(node: JsonValue | undefined, id: string, anchor: string, pointer = ''): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined
  if (!Array.isArray(node) && ((id !== '' && node['$id'] === id) || (anchor !== '' && node['$anchor'] === anchor))) {
    return pointer
  }
  for (const [key, value] of Object.entries(node)) {
    const found = findIdentified(value, id, anchor, `${pointer}/${escapeToken(key)}`)
    if (found !== undefined) return found
  }
  return undefined
}

/** Draft-07's tuples, and the `nullable` that Ajv takes from OpenAPI 3.0. */
function modernize(schema: JsonObject): JsonObject {
  if (Array.isArray(schema['items'])) {
    const { items, additionalItems, ...rest } = schema
    return { ...rest, prefixItems: items, ...(additionalItems === undefined ? {} : { items: additionalItems }) }
  }
  if (schema['nullable'] === true && typeof schema['type'] === 'string') {
    const { nullable: _, ...rest } = schema
    return { ...rest, type: [schema['type'], 'null'] }
  }
  return schema
}

function stripHash(id: JsonValue | undefined): string | undefined {
  return typeof id === 'string' ? id.replace(/#$/, '') : undefined
}

/** `http://example.com/schemas/item.json` → `item`; other schemas of that name get `item_2`. */
function freeName(id: string, taken: Readonly<Record<string, unknown>>): string {
  const last =
    id
      .replace(/[#/]+$/, '')
      .split('/')
      .at(-1) ?? ''
  const name = last.replace(/\.json$/, '').replaceAll(/[^A-Za-z0-9._-]/g, '_') || 'schema'
  if (!Object.hasOwn(taken, name)) return name
  let number = 2
  while (Object.hasOwn(taken, `${name}_${number}`)) number++
  return `${name}_${number}`
}
