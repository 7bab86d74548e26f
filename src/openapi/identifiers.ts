/** Schemas by `$id` and `$anchor` (JSON Schema 2020-12 §8.2): they may stand anywhere in a document. */
import { ownMember } from './pointer.ts'
import type { Place, Resource } from './resolver.ts'

export interface Identifiers {
  /** By absolute URI. */
  readonly resources: ReadonlyMap<string, Resource>
  anchor(resource: Resource, name: string): Place | undefined
}

/** Looks at every object once, without recursion. Call it only when something is asked for by such a name. */
export function indexIdentifiers(files: Iterable<Place>, child: (place: Place, key: string) => Place): Identifiers {
  const resources = new Map<string, Resource>()
  const anchors = new Map<Resource, Map<string, Place>>()
  const seen = new Set<object>()
  const open: Place[] = [...files]
  for (let place = open.pop(); place; place = open.pop()) {
    const { value, resource } = place
    if (typeof value !== 'object' || value === null || seen.has(value)) continue
    seen.add(value)
    if (resource.base !== undefined) resources.set(resource.base, resource)
    for (const name of anchorNames(value)) {
      const named = anchors.get(resource) ?? new Map<string, Place>()
      anchors.set(resource, named.set(name, place))
    }
    for (const key of Object.keys(value)) {
      if (typeof Reflect.get(value, key) === 'object') open.push(child(place, key))
    }
  }
  return { resources, anchor: (resource, name) => anchors.get(resource)?.get(name) }
}

function anchorNames(value: object): string[] {
  const id = ownMember(value, '$id')
  const names = [ownMember(value, '$anchor'), ownMember(value, '$dynamicAnchor')]
  // Before 2019-09 anchors were written as `$id: '#name'`.
  if (typeof id === 'string' && id.startsWith('#')) names.push(id.slice(1))
  return names.filter((name) => typeof name === 'string')
}
