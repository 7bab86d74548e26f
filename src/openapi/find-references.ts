/** The references of a file that lead out of it. */
import { joinPointer } from './pointer.ts'
import { resolveUri } from './uri.ts'

export interface OutwardReference {
  /** Without its fragment. */
  readonly reference: string
  /** Of the object that holds `$ref`. */
  readonly pointer: string
}

export interface FoundReferences {
  /** In document order. */
  readonly references: readonly OutwardReference[]
  /** What the file itself defines by `$id` and `$self`, as absolute URIs: a reference to it stays inside. */
  readonly identifiers: ReadonlySet<string>
}

/** An object that is still to be looked at. Pointers are long and rarely asked for, so each knows only its own step. */
interface Place {
  readonly value: object
  readonly key: string
  readonly parent: Place | undefined
}

/** Looks at every object once, without recursion: neither depth nor circles nor aliases matter. */
export function findReferences(root: unknown, url: string | undefined): FoundReferences {
  const references: OutwardReference[] = []
  const identifiers = new Set<string>()
  const seen = new Set<object>()
  const open: Place[] = isObject(root) ? [{ value: root, key: '', parent: undefined }] : []
  for (let place = open.pop(); place; place = open.pop()) {
    const { value } = place
    if (seen.has(value)) continue
    seen.add(value)
    const members = value as Readonly<Record<string, unknown>>
    const keys = Object.keys(members)
    for (let index = keys.length - 1; index >= 0; index -= 1) {
      const key = keys[index] ?? ''
      const member = members[key]
      if (isObject(member)) open.push({ value: member, key, parent: place })
      else if (typeof member !== 'string') continue
      else if (key === '$ref') {
        if (!member.startsWith('#'))
          references.push({ reference: member.replace(/#.*$/s, ''), pointer: pointerTo(place) })
      } else if (key === '$id' || key === '$self') {
        const uri = resolveUri(member, url)
        if (uri !== undefined) identifiers.add(uri)
      }
    }
  }
  return { references, identifiers }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function pointerTo(place: Place): string {
  const keys: string[] = []
  for (let at: Place | undefined = place; at.parent; at = at.parent) keys.push(at.key)
  return keys.reduceRight(joinPointer, '')
}
