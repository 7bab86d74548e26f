/** Optional parts of a schema that is too large for its tool, told in words from some depth on. */
import type { JsonObject } from '../model/json.ts'
import type { ProblemSink, SchemaCleaner } from './clean-schema.ts'
import type { DefinitionOf } from './notation.ts'
import { mapSubschemas } from './subschemas.ts'
import { isLongEnumeration, toSummary } from './summary.ts'

const PREFIX = '#/$defs/'
/** Keywords whose subschemas are about members of the value. */
const MEMBERS: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'additionalProperties'])

/** A schema and the definitions that it names. */
export interface FoldedSchema {
  readonly root: JsonObject
  readonly definition: DefinitionOf
  /** Something was told in words. */
  readonly isFolded: boolean
  /** No members were: more depth makes no difference. */
  readonly isDeepest: boolean
}

export interface Folder {
  /**
   * Below `depth` levels of members, what is optional and an object becomes an open object whose members are told in words.
   * Long enumerations of what is optional become open values at every level. What is required of what is shown is shown.
   *
   * @param root - cleaned, with names of definitions in its `$ref`s; not changed
   * @param depth - 1 for arguments and their members; -1 tells the alternatives of unions in words, too
   */
  fold(root: JsonObject, depth: number, report: ProblemSink): FoldedSchema
}

/** Of the words for one object, and where the alternatives of unions are told in words, too. */
const WORD_BYTES = 800
const FEW_WORD_BYTES = 250

/** Of one schema, told within what is told: each is written where it stands. */
const MAX_INSIDE = 200

/** One per cleaner: what is told in words for one tool is for the next. */
export function createFolder(cleaner: SchemaCleaner): Folder {
  const usual = new WeakMap<JsonObject, JsonObject>()
  const brief = new WeakMap<JsonObject, JsonObject>()
  return {
    fold(root, depth, report) {
      const definition: DefinitionOf = (name) => cleaner.definition(name, report)
      const [summaries, wordBytes] = depth < 0 ? [brief, FEW_WORD_BYTES] : [usual, WORD_BYTES]
      const summarize = (schema: JsonObject): JsonObject => toSummary(schema, { definition, wordBytes, summaries })
      return new Folding(definition, summarize, depth).result(root)
    },
  }
}

class Folding {
  readonly #definition: DefinitionOf
  readonly #summarize: (schema: JsonObject) => JsonObject
  readonly #depth: number
  /** Names of definitions that are shown, by the level that names them. */
  readonly #named: Set<string>[] = []
  /** Summaries around the one that is shown. */
  readonly #telling = new Set<JsonObject>()
  /** How often something was told within what is told. */
  #inside = 0
  #isFolded = false
  #isDeepest = true

  constructor(definition: DefinitionOf, summarize: (schema: JsonObject) => JsonObject, depth: number) {
    this.#definition = definition
    this.#summarize = summarize
    this.#depth = depth
  }

  result(root: JsonObject): FoldedSchema {
    const shown = this.#show(root, 0)
    const definitions = new Map<string, JsonObject>()
    // Outer levels first, so that a definition shows as much as its outermost place does. The sets grow while they are walked.
    for (let level = 0; level < this.#named.length; level++) {
      for (const name of this.#named[level] ?? [])
        if (!definitions.has(name)) definitions.set(name, this.#show(this.#definition(name), level))
    }
    return {
      root: shown,
      definition: (name) => definitions.get(name) ?? {},
      isFolded: this.#isFolded,
      isDeepest: this.#isDeepest,
    }
  }

  #show(schema: JsonObject, level: number): JsonObject {
    const { $ref, required } = schema
    if (typeof $ref === 'string') this.#name($ref.slice(PREFIX.length), level)
    return mapSubschemas(schema, (part, keyword, name) => {
      if (MEMBERS.has(keyword)) {
        const isRequired = keyword === 'properties' && Array.isArray(required) && required.includes(name ?? '')
        const isTold = !isRequired && (level >= this.#depth || isLongEnumeration(part, this.#definition))
        return isTold ? this.#tell(part, level + 1) : this.#show(part, level + 1)
      }
      const isAlternative = keyword === 'anyOf' || keyword === 'oneOf'
      return isAlternative && this.#depth < 0 ? this.#tell(part, level) : this.#show(part, level)
    })
  }

  #name(name: string, level: number): void {
    while (this.#named.length <= level) this.#named.push(new Set())
    this.#named[level]?.add(name)
  }

  #tell(schema: JsonObject, level: number): JsonObject {
    const summary = this.#summarize(schema)
    const isInside = this.#telling.size > 0
    // Within itself, and where definitions name each other in every way, it stays a reference.
    if (this.#telling.has(summary) || (isInside && this.#inside++ > MAX_INSIDE)) return this.#show(schema, level)
    if (summary !== schema) {
      this.#isFolded = true
      if (!isLongEnumeration(schema, this.#definition)) this.#isDeepest = false
    }
    this.#telling.add(summary)
    const shown = this.#show(summary, level)
    this.#telling.delete(summary)
    return shown
  }
}
