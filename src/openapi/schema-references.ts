/** References between schemas: `$ref`, `$dynamicRef`, and the names in a `discriminator`. */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'
import type { Report } from './report.ts'
import { ownMember } from './pointer.ts'
import type { Place, Resolution, Resolver } from './resolver.ts'
import { KEYWORDS } from './schema-keywords.ts'
import type { SchemaNames } from './schema-names.ts'
import { setMember } from './schema-values.ts'
import type { OpenApiVersion } from './version.ts'

/** Maps of schemas that refer to maps are followed so far. */
const MAX_HOPS = 16

export interface SchemaReferences {
  /** `{ $ref: '#/$defs/Pet' }` for a schema that is one; true when it names nothing; undefined when it is no reference. */
  of(place: Place, source: JsonObject): JsonObject | boolean | undefined
  /** `{ $ref: '#/$defs/Pet' }` for a schema that stands elsewhere. */
  to(place: Place): JsonObject
  /** Whether keywords stand beside `$ref`. */
  hasSiblings(source: JsonObject): boolean
  /** The members of a map of schemas. Where the map refers to another one, as `properties` of real documents do, those of that one are first. */
  members(place: Place): ReadonlyMap<string, Place>
  /** Shape: `{ propertyName: 'type', mapping: { cat: '#/$defs/Cat' } }`; undefined for what is none. */
  discriminator(place: Place): JsonObject | undefined
}

interface Settings {
  readonly resolver: Resolver
  readonly version: OpenApiVersion
  readonly names: SchemaNames
  readonly report: Report
}

export function createSchemaReferences({ resolver, version, names, report }: Settings): SchemaReferences {
  const shared = new Map<string, JsonObject>()
  /** Schemas that only refer on → where that ends: long chains are followed once. */
  const ends = new WeakMap<object, Place>()

  function to(place: Place): JsonObject {
    const name = names.nameOf(place)
    let reference = shared.get(name)
    if (!reference) shared.set(name, (reference = { $ref: `#/$defs/${name}` }))
    return reference
  }

  function of(place: Place, source: JsonObject): JsonObject | boolean | undefined {
    const reference = referenceOf(place, source)
    if (reference === undefined) return undefined
    const target = find(place, reference)
    if (target === undefined) return true
    return typeof target.value === 'boolean' ? target.value : to(target)
  }

  function referenceOf(place: Place, source: JsonObject): string | undefined {
    for (const keyword of ['$ref', '$dynamicRef', '$recursiveRef']) {
      const reference = ownMember(source, keyword)
      if (typeof reference !== 'string') continue
      if (keyword !== '$ref') {
        report(
          'SCHEMA_INVALID',
          place.pointer,
          `${keyword} is read like $ref: schemas that extend this one do not change it`,
        )
      }
      return reference
    }
    if (source['$ref'] !== undefined) report('SCHEMA_INVALID', place.pointer, '$ref is no text; it is left out')
    return undefined
  }

  /** Passes through schemas that only refer on, and sees that the way ends somewhere. */
  function find(start: Place, first: string): Place | undefined {
    const seen = new Set<unknown>([start.value])
    const passed: object[] = []
    let stop: Place | undefined
    let place = start
    for (let reference: string | undefined = first; reference !== undefined;) {
      const target = lookUp(reference, place)
      if ('problem' in target) {
        report('REF_UNRESOLVED', place.pointer, `${target.problem}; anything is accepted here`)
        return stop
      }
      if (seen.has(target.value)) {
        report('REF_UNRESOLVED', place.pointer, `"${reference}" leads back to itself; anything is accepted here`)
        return undefined
      }
      seen.add(target.value)
      if (!isJsonObject(target.value)) return stop ?? booleanSchema(target)
      const end = ends.get(target.value)
      if (end) return stop ?? end
      if (typeof target.value['$ref'] !== 'string' || (version === '3.1' && hasSiblings(target.value))) stop ??= target
      if (!stop) passed.push(target.value)
      place = target
      reference = typeof target.value['$ref'] === 'string' ? target.value['$ref'] : undefined
    }
    if (stop) for (const value of passed) ends.set(value, stop)
    return stop
  }

  /**
   * Schemas made by other tools are pasted in with definitions of their own: `#/$defs/Pet` then means those of a schema
   * around the reference, though `#` is the document.
   */
  function lookUp(reference: string, place: Place): Resolution {
    const found = resolver.resolve(reference, place.resource)
    if ('value' in found || !/^#\/(\$defs|definitions)\//.test(reference)) return found
    for (let around = place.pointer; around.includes('/'); around = around.slice(0, around.lastIndexOf('/'))) {
      const pointer = around.slice(around.indexOf('#') + 1)
      const nearer = resolver.resolve(`#${encodeURI(pointer)}${reference.slice(1)}`, place.resource)
      if ('value' in nearer) return nearer
    }
    return found
  }

  function members(place: Place, hops = 0): Map<string, Place> {
    const found = new Map<string, Place>()
    const { value } = place
    if (!isJsonObject(value)) return found
    const reference = ownMember(value, '$ref')
    if (typeof reference === 'string' && hops < MAX_HOPS) {
      const target = resolver.resolve(reference, place.resource)
      if ('problem' in target) report('REF_UNRESOLVED', place.pointer, `${target.problem}; it is left out`)
      else for (const [name, member] of members(target, hops + 1)) found.set(name, member)
    }
    for (const name of Object.keys(value))
      if (name !== '$ref' || typeof reference !== 'string') found.set(name, resolver.child(place, name))
    return found
  }

  function booleanSchema(target: Place): Place | undefined {
    if (typeof target.value === 'boolean') return target
    report('SCHEMA_INVALID', target.pointer, 'this is no schema; anything is accepted here')
    return undefined
  }

  function discriminator(place: Place): JsonObject | undefined {
    const { value } = place
    if (typeof value === 'string') return { propertyName: value }
    if (!isJsonObject(value) || typeof value['propertyName'] !== 'string') return undefined
    const mapping: JsonObject = {}
    const pairs = isJsonObject(value['mapping']) ? Object.entries(value['mapping']) : []
    for (const [key, target] of pairs) {
      const reference = mapped(target, place)
      if (reference === undefined) {
        report('REF_UNRESOLVED', `${place.pointer}/mapping`, `"${key}" is mapped to nothing in the document`)
      } else {
        setMember(mapping, key, reference)
      }
    }
    const fallback = mapped(value['defaultMapping'], place)
    return {
      propertyName: value['propertyName'],
      ...(Object.keys(mapping).length > 0 ? { mapping } : {}),
      ...(fallback === undefined ? {} : { defaultMapping: fallback }),
    }
  }

  /** Names of components and URI references are both allowed (3.1.1 §4.8.25.4); a name wins. */
  function mapped(target: unknown, place: Place): string | undefined {
    if (typeof target !== 'string') return undefined
    for (const reference of [`#/components/schemas/${target}`, target]) {
      const found = resolver.resolve(reference, place.resource)
      if ('value' in found && isJsonObject(found.value)) return `#/$defs/${names.nameOf(found)}`
    }
    return undefined
  }

  return { of, to, hasSiblings, members: (place) => members(place), discriminator }
}

function hasSiblings(source: JsonObject): boolean {
  return Object.keys(source).some((key) => key !== '$ref' && KEYWORDS.has(key) && !key.startsWith('$'))
}
