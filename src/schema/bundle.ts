/** A schema with references → a document of its own, with just the definitions that it needs. */
import type { JsonObject } from '../model/json.ts'
import type { ProblemSink, SchemaCleaner } from './clean-schema.ts'
import { withoutTypeName } from './echo.ts'
import { createCostTest } from './in-place.ts'
import { mergeSchemas } from './merge.ts'
import { planDefinitions } from './plan-definitions.ts'
import type { DefinitionFacts } from './plan-definitions.ts'
import { settleMerged } from './settle.ts'
import { mapSubschemas, visitSubschemas } from './subschemas.ts'
import { simplifyUnion } from './union.ts'

const PREFIX = '#/$defs/'
/** Parts of one tool's schema beyond these are open: a validator for them takes seconds, and the memory of the process. */
const MAX_PARTS = 8000

const ignore: ProblemSink = () => {}

const TOO_MANY_PARTS: Parameters<ProblemSink>[0] = {
  code: 'SCHEMA_TOO_DEEP',
  at: [],
  message: `has more than ${MAX_PARTS} parts: all further ones are open`,
}

export interface Bundler {
  /**
   * @param root cleaned, its `$ref`s are names of the source's definitions; not changed
   * @returns the root with `$defs`, where that is needed. A definition that is used once, or is shorter than a
   * reference to it, stands where it is used; recursion stays recursion
   */
  bundle(root: JsonObject, report: ProblemSink): JsonObject
}

/** One per cleaner: what it finds out about a definition serves all tools. */
export function createBundler(cleaner: Pick<SchemaCleaner, 'definition'>): Bundler {
  let sink = ignore
  const facts = new Map<string, DefinitionFacts>()
  const opened = new Map<string, JsonObject>()
  const costsTooMuch = createCostTest((name) => cleaner.definition(name, sink))

  const definition = (name: string): JsonObject => {
    const known = opened.get(name)
    if (known) return known
    const cleaned = cleaner.definition(name, sink)
    const tooMuch = costsTooMuch(cleaned)
    if (tooMuch) {
      sink({
        code: 'SCHEMA_TOO_DEEP',
        at: ['$defs', name],
        message: 'is a union that never ends or has too many members: anything fits',
      })
    }
    const schema = tooMuch ? {} : cleaned
    opened.set(name, schema)
    return schema
  }
  const factsOf = (name: string): DefinitionFacts => {
    const known = facts.get(name)
    if (known) return known
    const schema = definition(name)
    const fresh = { schema, refs: countReferences(schema), bytes: Buffer.byteLength(JSON.stringify(schema)) }
    facts.set(name, fresh)
    return fresh
  }

  return {
    bundle(root, report) {
      const refs = countReferences(root)
      if (refs.size === 0) return root
      sink = report
      const plan = planDefinitions(refs, factsOf)
      /** Definitions that are named so far → their names in `$defs`. */
      const wanted = new Map<string, string>()
      const inlined = new Map<string, JsonObject>()
      let parts = 0
      const rewrite = (node: JsonObject): JsonObject => {
        if (++parts > MAX_PARTS) {
          if (parts === MAX_PARTS + 1) report(TOO_MANY_PARTS)
          return {}
        }
        const { $ref } = node
        if (typeof $ref === 'string' && $ref.startsWith(PREFIX)) return place($ref.slice(PREFIX.length), node)
        const rewritten = mapSubschemas(node, rewrite)
        // What stood behind a reference may have become a member that can be said shorter.
        return Array.isArray(node['anyOf']) ? simplifyUnion(rewritten, 'anyOf') : rewritten
      }
      const place = (name: string, node: JsonObject): JsonObject => {
        const { $ref: _, ...beside } = node
        const shortName = plan.names.get(name)
        if (shortName === undefined) {
          const body = inlined.get(name) ?? rewrite(definition(name))
          inlined.set(name, body)
          const merged = mergeSchemas(body, mapSubschemas(beside, rewrite))
          if (merged && 'required' in beside) settleMerged(merged, () => false)
          return merged ? withoutTypeName(merged) : { allOf: [body, mapSubschemas(beside, rewrite)] }
        }
        wanted.set(name, shortName)
        return { $ref: PREFIX + shortName, ...mapSubschemas(beside, rewrite) }
      }
      const whole = rewrite(root)
      if (wanted.size === 0) return whole
      const $defs: JsonObject = Object.create(null)
      // The map grows while it is walked: a definition names others. Without recursion: chains are long.
      for (const [name, shortName] of wanted) $defs[shortName] = rewrite(definition(name))
      return { ...whole, $defs }
    },
  }
}

/** How often each definition is named in a schema. */
function countReferences(schema: JsonObject): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  const visit = (node: JsonObject): void => {
    const { $ref } = node
    if (typeof $ref === 'string' && $ref.startsWith(PREFIX)) {
      const name = $ref.slice(PREFIX.length)
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    visitSubschemas(node, visit)
  }
  visit(schema)
  return counts
}
