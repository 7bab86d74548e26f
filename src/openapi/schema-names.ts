/** Names for schemas that others refer to: `#/$defs/<name>`. */
import type { Place, Resolver } from './resolver.ts'
import { hashText } from '../model/hash.ts'

export interface SchemaNames {
  /** The name of a schema, which it keeps; the same for every reference to the same object. */
  nameOf(place: Place): string
  placeOf(name: string): Place | undefined
}

/**
 * Components keep their names (`Pet`); other schemas are named after where they stand and a hash of it
 * (`Pet_tags_items_x3f9`), so that a name never depends on which part of a document is read first.
 */
export function createSchemaNames({ root, files, child }: Resolver): SchemaNames {
  const places = new Map<string, Place>()
  const names = new Map<unknown, string>()
  const counts = new Map<string, number>()

  function take(wanted: string, place: Place): string {
    let name = wanted
    for (let count = counts.get(wanted) ?? 2; places.has(name); count += 1) {
      name = `${wanted}_${count}`
      counts.set(wanted, count + 1)
    }
    places.set(name, place)
    names.set(place.value, name)
    return name
  }

  for (const file of [root, ...files]) {
    for (const path of [['components', 'schemas'], ['definitions']]) {
      const schemas = path.reduce(child, file)
      if (typeof schemas.value !== 'object' || schemas.value === null) continue
      for (const key of Object.keys(schemas.value)) {
        const place = child(schemas, key)
        if (typeof place.value === 'object' && place.value !== null && !names.has(place.value))
          take(toName([key]), place)
      }
    }
    if (file === root || typeof file.value !== 'object' || file.value === null) continue
    take(toName([(file.pointer.split('/').at(-1) ?? '').replace(/(\.\w+)?#$/, '')]), file)
  }

  return {
    nameOf: (place) => names.get(place.value) ?? take(`${toName(tail(place.pointer))}_${hash(place.pointer)}`, place),
    placeOf: (name) => places.get(name),
  }
}

const STRUCTURE = new Set(['components', 'schemas', 'definitions', 'properties', 'paths', 'content', 'schema', '$defs'])

/** The telling part of a pointer: `/components/schemas/Pet/properties/tags/items` → `['Pet', 'tags', 'items']`. */
function tail(pointer: string): string[] {
  const inFile = pointer.startsWith('/') ? pointer : pointer.slice(pointer.indexOf('#') + 1)
  return inFile
    .split('/')
    .filter((token) => token !== '' && !STRUCTURE.has(token))
    .slice(-3)
    .map((token) => token.replaceAll(/~[01]/g, '_'))
}

/** Legal in a URI fragment and in a JSON Pointer as it stands. */
function toName(tokens: readonly string[]): string {
  const name = tokens
    .join('_')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '_')
    .slice(-80)
  return name === '' || name === '__proto__' ? '_schema' : name
}

/** Tells apart what has the same tail. */
function hash(text: string): string {
  return (hashText(text) % 36 ** 4).toString(36).padStart(4, '0')
}
