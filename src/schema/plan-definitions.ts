/** Which definitions of a tool's schema stand in `$defs`, and under which name; all others stand where they are used. */
import type { JsonObject } from '../model/json.ts'

export interface DefinitionFacts {
  readonly schema: JsonObject
  /** Definitions named in it, and how often. */
  readonly refs: ReadonlyMap<string, number>
  readonly bytes: number
}

export interface DefinitionPlan {
  /** Name in the source → name in `$defs`; what is missing here is written where it is used. */
  readonly names: ReadonlyMap<string, string>
}

/** Definitions within definitions beyond this are not written into each other: providers limit nesting. */
const MAX_NESTING = 6
const MAX_NAME = 40

/** @param roots the definitions named in the tool's schema itself, and how often */
export function planDefinitions(
  roots: ReadonlyMap<string, number>,
  factsOf: (name: string) => DefinitionFacts,
): DefinitionPlan {
  const uses = countUses(roots, factsOf)
  const kept = new Set<string>()
  const sizes = new Map<string, { readonly bytes: number; readonly nesting: number }>()
  for (const name of innermostFirst(uses, factsOf)) {
    const facts = factsOf(name)
    let { bytes } = facts
    let nesting = 1
    let circular = false
    for (const [child, times] of facts.refs) {
      const size = sizes.get(child)
      if (kept.has(child)) continue
      if (!size) circular = true
      else {
        bytes += times * (size.bytes - referenceBytes(child))
        nesting = Math.max(nesting, size.nesting + 1)
      }
    }
    sizes.set(name, { bytes, nesting })
    const count = uses.get(name) ?? 0
    const inPlace = count * bytes
    const shared = bytes + count * referenceBytes(name) + name.length + 4
    if (circular || nesting > MAX_NESTING || inPlace > shared) kept.add(name)
  }
  return { names: shortNames([...uses.keys()].filter((name) => kept.has(name))) }
}

/** Every definition that is reachable, with the number of places that name it. */
function countUses(
  roots: ReadonlyMap<string, number>,
  factsOf: (name: string) => DefinitionFacts,
): Map<string, number> {
  const uses = new Map(roots)
  // A map can be extended while it is walked: what is added is visited too.
  for (const name of uses.keys()) {
    for (const [child, times] of factsOf(name).refs) uses.set(child, (uses.get(child) ?? 0) + times)
  }
  return uses
}

/** Definitions after those that they name; the members of a circle in some order. Without recursion: chains are long. */
function innermostFirst(uses: ReadonlyMap<string, number>, factsOf: (name: string) => DefinitionFacts): string[] {
  const order: string[] = []
  const seen = new Set<string>()
  for (const start of uses.keys()) {
    const stack = [{ name: start, leave: false }]
    for (let frame = stack.pop(); frame; frame = stack.pop()) {
      if (frame.leave) order.push(frame.name)
      else if (!seen.has(frame.name)) {
        seen.add(frame.name)
        stack.push({ name: frame.name, leave: true })
        for (const child of factsOf(frame.name).refs.keys())
          if (!seen.has(child)) stack.push({ name: child, leave: false })
      }
    }
  }
  return order
}

function referenceBytes(name: string): number {
  return name.length + 18
}

/** Names without what a JSON pointer or a provider would have to escape, and not longer than they need to be. */
function shortNames(names: readonly string[]): Map<string, string> {
  const taken = new Set<string>()
  const short = new Map<string, string>()
  for (const name of names) {
    const legal = name.replaceAll(/[^A-Za-z0-9_.-]+/g, '_').slice(-MAX_NAME)
    const base = legal === '' || legal === '__proto__' ? 'schema' : legal
    let unique = base
    for (let n = 2; taken.has(unique); n++) unique = `${base}_${n}`
    taken.add(unique)
    short.set(name, unique)
  }
  return short
}
