/** Parts of a tool's schema that say the same, said once. */
import type { JsonObject, JsonValue } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import { SCHEMA_KEYWORDS } from './keywords.ts'
import { mapSubschemas } from './subschemas.ts'

/** Clients differ in how well they read `$ref`: without a real saving there is none. */
const LEAST_SAVING = 500
/** Shorter parts are not worth a name. */
const LEAST_PART = 80
const PREFIX = '#/$defs/'
/** Keywords that describe one place of a part. */
const BESIDE: ReadonlySet<string> = new Set(['title', 'description', 'deprecated', 'default'])

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
  const parts = new Parts(root)
  if (parts.repeatedBytes < LEAST_SAVING) return root
  const shared = new Sharing(root, parts).result()
  return before - JSON.stringify(shared).length >= LEAST_SAVING ? shared : root
}

/** What one or several subschemas are, whatever is said of them at their places. */
interface Part {
  readonly id: number
  /** About its length as JSON. */
  readonly bytes: number
  count: number
}

/** Finds equal parts, from the inside: each is known by what it says itself and by the parts in it. */
class Parts {
  /** Bytes of all parts but the first of each kind, nested ones several times. */
  repeatedBytes = 0
  readonly #byText = new Map<string, Part>()
  readonly #bySchema = new Map<JsonObject, Part>()

  constructor(root: JsonObject) {
    this.#enter(root)
    for (const definition of Object.values(root['$defs'] ?? {})) if (isJsonObject(definition)) this.#enter(definition)
  }

  /** The part that a subschema is, if it is worth sharing. */
  repeated(schema: JsonObject): Part | undefined {
    const part = this.#bySchema.get(schema)
    return part && part.count > 1 && part.bytes >= LEAST_PART ? part : undefined
  }

  #enter(schema: JsonObject): Part {
    let bytes = 2
    const inner = (value: JsonValue | undefined): string => {
      if (!isJsonObject(value)) return JSON.stringify(value ?? null)
      const part = this.#enter(value)
      bytes += part.bytes
      return String(part.id)
    }
    let text = ''
    for (const keyword of Object.keys(schema)) {
      if (keyword === '$defs' || BESIDE.has(keyword)) continue
      const value = schema[keyword]
      const kind = SCHEMA_KEYWORDS.get(keyword)
      const own =
        kind === undefined
          ? JSON.stringify(value)
          : kind === 'schema'
            ? inner(value)
            : Object.entries(value ?? [])
                .map(([name, part]) => `${JSON.stringify(name)}:${inner(part as JsonValue)}`)
                .join()
      text += `${keyword}=${own};`
      bytes += keyword.length + 4 + own.length
    }
    const part = this.#byText.get(text) ?? { id: this.#byText.size, bytes, count: 0 }
    this.#byText.set(text, part)
    this.#bySchema.set(schema, part)
    part.count += 1
    if (part.count > 1 && bytes >= LEAST_PART) this.repeatedBytes += bytes
    return part
  }
}

interface Shared {
  readonly name: string
  readonly schema: JsonObject
  uses: number
}

class Sharing {
  readonly #root: JsonObject
  readonly #parts: Parts
  readonly #shared = new Map<Part, Shared>()
  readonly #names: Set<string>

  constructor(root: JsonObject, parts: Parts) {
    this.#root = root
    this.#parts = parts
    this.#names = new Set(Object.keys(root['$defs'] ?? {}))
  }

  result(): JsonObject {
    const { $defs: definitions, ...rest } = this.#root
    const root = this.#inside(rest)
    const $defs: JsonObject = Object.create(null)
    for (const [name, schema] of Object.entries(definitions ?? {}))
      $defs[name] = isJsonObject(schema) ? this.#inside(schema) : (schema ?? {})
    // A part in a part that is shared is written once already.
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

  #inside(schema: JsonObject): JsonObject {
    return mapSubschemas(schema, (part, keyword, name) => this.#place(part, name ?? keyword))
  }

  #place(schema: JsonObject, hint: string): JsonObject {
    const part = this.#parts.repeated(schema)
    if (!part) return this.#inside(schema)
    const [core, beside] = split(schema)
    const shared = this.#shared.get(part) ?? { name: this.#nameOf(hint), schema: this.#inside(core), uses: 0 }
    this.#shared.set(part, shared)
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

/** What a part is, and what is said of it at its place. */
function split(schema: JsonObject): [core: JsonObject, beside: JsonObject] {
  const core: JsonObject = {}
  const beside: JsonObject = {}
  for (const keyword of Object.keys(schema)) {
    const value = schema[keyword]
    if (value !== undefined) (BESIDE.has(keyword) ? beside : core)[keyword] = value
  }
  return [core, beside]
}
