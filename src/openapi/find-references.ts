/** The references of a file that lead out of it. */
import { joinPointer, ownMember } from './pointer.ts'
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

/** Looks at every object once, without recursion: neither depth nor circles nor aliases matter. */
export function findReferences(root: unknown, url: string | undefined): FoundReferences {
  const references: OutwardReference[] = []
  const identifiers = new Set<string>()
  const seen = new Set<object>()
  const open: { value: unknown; pointer: string }[] = [{ value: root, pointer: '' }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, pointer } = next
    if (typeof value !== 'object' || value === null || seen.has(value)) continue
    seen.add(value)
    const reference = ownMember(value, '$ref')
    if (typeof reference === 'string' && !reference.startsWith('#')) {
      references.push({ reference: reference.replace(/#.*$/s, ''), pointer })
    }
    for (const keyword of ['$id', '$self']) {
      const identifier = ownMember(value, keyword)
      const uri = typeof identifier === 'string' ? resolveUri(identifier, url) : undefined
      if (uri !== undefined) identifiers.add(uri)
    }
    const keys = Object.keys(value)
    for (let index = keys.length - 1; index >= 0; index -= 1) {
      const key = keys[index] ?? ''
      const child = ownMember(value, key)
      if (typeof child === 'object' && child !== null) open.push({ value: child, pointer: joinPointer(pointer, key) })
    }
  }
  return { references, identifiers }
}
