/**
 * Finds what a `$ref` names: in the document, in its other files, by JSON Pointer, `$anchor` or `$id`.
 *
 * Nothing is read here (see `load.ts`), nothing is copied, and nothing is looked at before it is asked for.
 */
import { isJsonObject } from '../model/json.ts'
import { indexIdentifiers } from './identifiers.ts'
import type { Identifiers } from './identifiers.ts'
import type { LoadedDocument } from './loaded-document.ts'
import { decodeFragment, joinPointer, ownMember, readFragment } from './pointer.ts'
import { NO_URL, resolveUri } from './uri.ts'

/** A value and where it stands. */
export interface Place {
  readonly value: unknown
  /** For messages: `/paths/~1users/get`, or `pet.yaml#/properties/id` in another file. */
  readonly pointer: string
  /** What `#` means there. */
  readonly resource: Resource
}

/** A file, or a schema with an `$id` of its own (JSON Schema 2020-12 §9.1). */
export interface Resource {
  readonly root: Place
  /** Base URI of references; absent for a document that is an object without `$self`. */
  readonly base: string | undefined
  /** The file it stands in; a file stands in itself. */
  readonly file: Resource | undefined
}

/** A place, or why there is none. */
export type Resolution = Place | { readonly problem: string }

export interface Resolver {
  readonly root: Place
  /** The other files, in the order in which they were found. */
  readonly files: readonly Place[]
  /** The second is the resource in which the reference stands. */
  readonly resolve: (reference: string, from: Resource) => Resolution
  /** A member or element; its value is undefined when there is none. */
  readonly child: (place: Place, key: string | number) => Place
}

/** Pointers run through at most so many references on their way, and through as many pointers that do the same. */
const MAX_HOPS = 50

export function createResolver(loaded: LoadedDocument): Resolver {
  const self = ownMember(loaded.root, '$self')
  const home = loaded.url ?? NO_URL
  const base = typeof self === 'string' ? (resolveUri(self, home) ?? home) : home
  const root = fileAt(loaded.root, base, '')
  const files = new Map<string, Place>()
  for (const [url, file] of loaded.files ?? []) files.set(url, fileAt(file.root, url, `${file.name}#`))
  files.set(home, root)
  files.set(base, root)

  const embedded = new WeakMap<object, Resource>()
  let identifiers: Identifiers | undefined
  let nesting = 0
  const found = new WeakMap<Resource, Map<string, Resolution>>()

  function child(place: Place, key: string | number): Place {
    const value = ownMember(place.value, key)
    const pointer = joinPointer(place.pointer, key)
    return { value, pointer, resource: resourceOf(value, pointer, place.resource) }
  }

  function resourceOf(value: unknown, pointer: string, outer: Resource): Resource {
    if (!isJsonObject(value)) return outer
    const id = ownMember(value, '$id')
    if (typeof id !== 'string' || id.startsWith('#')) return outer
    let resource = embedded.get(value)
    if (!resource) {
      resource = resourceAt(value, pointer, resolveUri(id, outer.base), outer.file ?? outer)
      embedded.set(value, resource)
    }
    return resource
  }

  function resolve(reference: string, from: Resource): Resolution {
    let known = found.get(from)
    if (!known) found.set(from, (known = new Map()))
    const earlier = known.get(reference)
    if (earlier) return earlier
    if (nesting >= MAX_HOPS) return { problem: `"${reference}" leads through too many others` }
    // What leads back here meanwhile goes round in circles.
    known.set(reference, { problem: `"${reference}" leads back to itself` })
    nesting += 1
    const resolution = find(reference, from)
    nesting -= 1
    known.set(reference, resolution)
    return resolution
  }

  function find(reference: string, from: Resource): Resolution {
    const hash = reference.indexOf('#')
    const target = hash < 0 ? reference : reference.slice(0, hash)
    const fragment = hash < 0 ? '' : reference.slice(hash + 1)
    const starts = target === '' ? [from, from.file] : [findResource(target, from)]
    for (const start of starts) {
      const place = start && findIn(start, fragment)
      if (place) return place
    }
    if (starts[0] === undefined) return { problem: `"${reference}" is in a file or at an address that is not read` }
    return { problem: `"${reference}" names nothing in the document` }
  }

  function findResource(target: string, from: Resource): Resource | undefined {
    const uri = resolveUri(target, from.base)
    // Files are loaded as if no schema had an `$id`: many documents give one and mean paths all the same.
    const fileUri = resolveUri(target, (from.file ?? from).base) ?? ''
    const file = files.get(uri ?? '') ?? files.get(fileUri)
    if (file) return file.resource
    if (uri === undefined) return undefined
    return identified().resources.get(uri)
  }

  function findIn(start: Resource, fragment: string): Place | undefined {
    const tokens = readFragment(fragment)
    return tokens ? walk(start.root, tokens) : identified().anchor(start, decodeFragment(fragment))
  }

  function identified(): Identifiers {
    return (identifiers ??= indexIdentifiers(new Set([root, ...files.values()]), child))
  }

  function walk(start: Place, tokens: readonly string[]): Place | undefined {
    let place = start
    let hops = 0
    for (const token of tokens) {
      // Pointers that lead through a reference (`#/components/schemas/A/properties/b`, A being one) occur in real documents.
      for (let next = nextHop(place, token); next !== undefined; next = nextHop(place, token)) {
        if (++hops > MAX_HOPS) return undefined
        const target = resolve(next, place.resource)
        if ('problem' in target) return undefined
        place = target
      }
      place = child(place, token)
      if (place.value === undefined) return undefined
    }
    return place
  }

  return { root, files: [...new Set(files.values())].filter((file) => file !== root), resolve, child }
}

function nextHop(place: Place, token: string): string | undefined {
  if (ownMember(place.value, token) !== undefined) return undefined
  const reference = ownMember(place.value, '$ref')
  return typeof reference === 'string' ? reference : undefined
}

function fileAt(value: unknown, base: string | undefined, pointer: string): Place {
  return resourceAt(value, pointer, base, undefined).root
}

function resourceAt(value: unknown, pointer: string, base: string | undefined, file: Resource | undefined): Resource {
  const root = { value, pointer } as { value: unknown; pointer: string; resource: Resource }
  const resource: Resource = { root, base, file }
  root.resource = resource
  return resource
}
