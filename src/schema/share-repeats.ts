/** Parts of a tool's schema that say the same, said once. */
import type { JsonObject } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import { mapSubschemas, visitSubschemas } from './subschemas.ts'

/** Clients differ in how well they read `$ref`: without a real saving there is none. */
const LEAST_SAVING = 500
/** Shorter parts are not worth a name. */
const LEAST_PART = 80
const PREFIX = '#/$defs/'

/**
 * Moves equal parts into `$defs`; what describes one place (`description`, `default` …) stays at that place.
 *
 * @param root bundled; not changed
 * @param leastBytes schemas that are shorter stay as they are
 * @returns the root itself where too little would be gained
 */
export function shareRepeats(root: JsonObject, leastBytes: number): JsonObject {
  const before = JSON.stringify(root).length
  if (before < leastBytes) return root
  const counts = countParts(root)
  if (![...counts.values()].some((count) => count > 1)) return root
  const shared = new Sharing(root, counts).result()
  return before - JSON.stringify(shared).length >= LEAST_SAVING ? shared : root
}

interface Shared {
  readonly name: string
  readonly schema: JsonObject
  uses: number
}

class Sharing {
  readonly #root: JsonObject
  readonly #counts: ReadonlyMap<string, number>
  readonly #shared = new Map<string, Shared>()
  readonly #names: Set<string>

  constructor(root: JsonObject, counts: ReadonlyMap<string, number>) {
    this.#root = root
    this.#counts = counts
    this.#names = new Set(Object.keys(root['$defs'] ?? {}))
  }

  result(): JsonObject {
    const { $defs: definitions, ...rest } = this.#root
    const inside = (schema: JsonObject): JsonObject =>
      mapSubschemas(schema, (part, keyword, name) => this.#part(part, name ?? keyword))
    const root = inside(rest)
    const $defs: JsonObject = Object.create(null)
    for (const [name, schema] of Object.entries(definitions ?? {}))
      $defs[name] = isJsonObject(schema) ? inside(schema) : (schema ?? {})
    const once = new Map(
      [...this.#shared.values()].filter(({ uses }) => uses === 1).map((one) => [one.name, one.schema]),
    )
    const restore = (schema: JsonObject): JsonObject => {
      const { $ref, ...beside } = schema
      const body = typeof $ref === 'string' ? once.get($ref.slice(PREFIX.length)) : undefined
      return mapSubschemas(body ? { ...body, ...beside } : schema, restore)
    }
    for (const name of Object.keys($defs)) $defs[name] = restore($defs[name] as JsonObject)
    for (const { name, schema, uses } of this.#shared.values()) if (uses > 1) $defs[name] = restore(schema)
    return { ...restore(root), ...(Object.keys($defs).length > 0 ? { $defs } : {}) }
  }

  #part(schema: JsonObject, hint: string): JsonObject {
    const [core, beside] = split(schema)
    const key = JSON.stringify(core)
    const isRepeated = key.length >= LEAST_PART && (this.#counts.get(key) ?? 0) > 1
    if (!isRepeated) return mapSubschemas(schema, (part, keyword, name) => this.#part(part, name ?? keyword))
    let shared = this.#shared.get(key)
    if (!shared) {
      const body = mapSubschemas(core, (part, keyword, name) => this.#part(part, name ?? keyword))
      shared = { name: this.#nameOf(hint), schema: body, uses: 0 }
      this.#shared.set(key, shared)
    }
    shared.uses += 1
    return { $ref: PREFIX + shared.name, ...beside }
  }

  #nameOf(hint: string): string {
    const base = hint.replaceAll(/[^A-Za-z0-9_.-]+/g, '_').slice(0, 32) || 'part'
    let name = base === '__proto__' ? 'part' : base
    for (let n = 2; this.#names.has(name); n++) name = `${base}_${n}`
    this.#names.add(name)
    return name
  }
}

function countParts(root: JsonObject): Map<string, number> {
  const counts = new Map<string, number>()
  const visit = (schema: JsonObject): void =>
    visitSubschemas(schema, (part) => {
      const key = JSON.stringify(split(part)[0])
      if (key.length >= LEAST_PART) counts.set(key, (counts.get(key) ?? 0) + 1)
      visit(part)
    })
  visit(root)
  for (const definition of Object.values(root['$defs'] ?? {})) if (isJsonObject(definition)) visit(definition)
  return counts
}

/** What a part is, and what is said of it at its place. */
function split(schema: JsonObject): [core: JsonObject, beside: JsonObject] {
  const { title, description, deprecated, default: fallback, ...core } = schema
  const beside: JsonObject = {}
  if (title !== undefined) beside['title'] = title
  if (description !== undefined) beside['description'] = description
  if (deprecated !== undefined) beside['deprecated'] = deprecated
  if (fallback !== undefined) beside['default'] = fallback
  return [core, beside]
}
