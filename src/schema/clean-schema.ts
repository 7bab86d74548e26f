/** Schemas as documents have them → schemas that every model provider and validator takes, and no longer than needed. */
import type { JsonObject, JsonSchema, JsonValue } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import { withoutContradictedType } from './contradicted-type.ts'
import { asPartOf, childrenOf, withDiscriminator } from './discriminator.ts'
import { SCHEMA_KEYWORDS, toKeywordValue } from './keywords.ts'
import { withoutEcho, withoutTypeName } from './echo.ts'
import { mergeSchemas } from './merge.ts'
import { partsOf } from './parts.ts'
import { definitionName, resolveAlias } from './reference.ts'
import type { SchemaSource } from './reference.ts'
import { settle, settleMerged } from './settle.ts'
import { cleanText } from './text.ts'
import { simplifyUnion } from './union.ts'

/** Nested schemas beyond this are open: a level is two of JSON, and some clients refuse a list of tools with more than 64 of those. */
const MAX_DEPTH = 28
/** So are schemas that have more parts than this before they come to a reference: validators take seconds for them. */
const MAX_PARTS = 4000

/** Of a text that is sent, bounds from here on are those of a database: no caller comes near them by mistake. */
const GREATEST_TEXT = 5000

/** Something wrong in a schema. Shape: `{ code: 'SCHEMA_INVALID', at: ['properties', 'age', 'minimum'], message: 'is no number' }`. */
export interface SchemaProblem {
  readonly code: 'SCHEMA_INVALID' | 'REF_UNRESOLVED' | 'SCHEMA_TOO_DEEP'
  /** Keywords and names from the root of the schema, or from `$defs`. */
  readonly at: readonly string[]
  readonly message: string
}

export type ProblemSink = (problem: SchemaProblem) => void

export interface CleanSettings {
  readonly definitions: SchemaSource
  /** Inputs lose `readOnly` properties and the exclusiveness of `oneOf`, outputs lose `writeOnly` ones. */
  readonly direction: 'input' | 'output'
  /** Keep examples. */
  readonly examples: boolean
  /** About how long a description may be. */
  readonly descriptionBytes: number
}

/** Cleans schemas of one API in one direction; what many operations share is cleaned once and shared. Never change a result. */
export interface SchemaCleaner {
  clean(schema: JsonSchema, report: ProblemSink): JsonObject
  /** The definition of that name, cleaned; an empty schema when there is none. */
  definition(name: string, report: ProblemSink): JsonObject
  /** As in the source. */
  readonly definitions: SchemaSource
}

export function createSchemaCleaner(settings: CleanSettings): SchemaCleaner {
  return new Cleaner(settings)
}

class Cleaner implements SchemaCleaner {
  readonly definitions: SchemaSource
  readonly #settings: CleanSettings
  readonly #cleaned = new WeakMap<object, JsonObject>()
  readonly #byName = new Map<string, JsonObject>()
  readonly #underWay = new Set<string>()
  #at: string[] = []
  #depth = 0
  #parts = 0
  #report: ProblemSink = () => {}

  constructor(settings: CleanSettings) {
    this.#settings = settings
    this.definitions = settings.definitions
  }

  clean(schema: JsonSchema, report: ProblemSink): JsonObject {
    if (typeof schema === 'boolean') return schema ? {} : { not: {} }
    const known = this.#cleaned.get(schema)
    if (known) return known
    this.#start(report, [])
    const cleaned = this.#node(schema, true)
    this.#cleaned.set(schema, cleaned)
    return cleaned
  }

  definition(name: string, report: ProblemSink): JsonObject {
    const known = this.#byName.get(name)
    if (known) return known
    this.#start(report, [])
    return this.#definition(name)
  }

  #start(report: ProblemSink, at: string[]): void {
    this.#report = report
    this.#at = at
    this.#depth = 0
    this.#parts = 0
  }

  #definition(name: string): JsonObject {
    const known = this.#byName.get(name)
    if (known) return known
    if (this.#underWay.has(name)) {
      this.#problem('SCHEMA_INVALID', `"${name}" consists of itself`)
      return {}
    }
    const outside = this.#at
    const parts = this.#parts
    this.#parts = 0
    this.#at = ['$defs', name]
    this.#underWay.add(name)
    const cleaned = this.#node(this.definitions.get(name) ?? true, true)
    this.#underWay.delete(name)
    this.#at = outside
    this.#parts = parts
    this.#byName.set(name, cleaned)
    return cleaned
  }

  /** @param whole false for a member of `anyOf`, `allOf` …, which may say only a part */
  #node(schema: JsonSchema, whole: boolean): JsonObject {
    if (typeof schema === 'boolean') return schema ? {} : { not: {} }
    if (this.#depth >= MAX_DEPTH) {
      this.#problem('SCHEMA_TOO_DEEP', `is nested more than ${MAX_DEPTH} deep and open from here on`)
      return {}
    }
    if (++this.#parts > MAX_PARTS) {
      if (this.#parts === MAX_PARTS + 1)
        this.#problem('SCHEMA_TOO_DEEP', `is the part after the first ${MAX_PARTS}: all further ones are open`)
      return {}
    }
    this.#depth++
    const out = this.#keywords(schema)
    settle(out, schema, whole)
    const typed = withoutContradictedType(out, this.definitions)
    const cleaned = this.#combine(withDiscriminator(typed, schema, this.definitions))
    if (schema['allOf'] !== undefined) settleMerged(cleaned, (name) => this.#property(schema, name) !== undefined)
    this.#depth--
    return cleaned['title'] === undefined ? cleaned : withoutTypeName(cleaned)
  }

  #keywords(schema: JsonObject): JsonObject {
    const out: JsonObject = {}
    for (const keyword of Object.keys(schema)) {
      const value = schema[keyword]
      if (value === undefined) continue
      if (keyword === '$ref') this.#reference(value, out)
      else {
        this.#at.push(keyword)
        const cleaned = this.#keyword(keyword, value)
        this.#at.pop()
        if (cleaned !== undefined) out[keyword] = cleaned
      }
    }
    if (this.#settings.examples && Array.isArray(schema['examples'])) out['examples'] = schema['examples']
    return out
  }

  #keyword(keyword: string, value: JsonValue): JsonValue | undefined {
    switch (SCHEMA_KEYWORDS.get(keyword)) {
      case 'map':
        return isJsonObject(value) ? this.#map(keyword, value) : undefined
      case 'list':
        return Array.isArray(value) && value.length > 0 ? this.#list(keyword, value) : undefined
      case 'schema':
        return isSchema(value) ? this.#one(keyword, value) : undefined
      default:
        if (keyword === 'maxLength' && this.#settings.direction === 'input' && Number(value) >= GREATEST_TEXT)
          return undefined
        return toKeywordValue(keyword, value, this.#settings.descriptionBytes, (message) =>
          this.#problem('SCHEMA_INVALID', message),
        )
    }
  }

  #one(keyword: string, value: JsonSchema): JsonValue | undefined {
    if (value === false) return keyword === 'not' ? undefined : false
    const cleaned = this.#node(value, true)
    const saysNothing = Object.keys(cleaned).length === 0 && keyword !== 'not'
    return saysNothing ? undefined : cleaned
  }

  #list(keyword: string, value: JsonValue[]): JsonValue {
    return value.map((item, i) => {
      this.#at.push(String(i))
      const cleaned = this.#node(isSchema(item) ? item : true, keyword === 'prefixItems')
      this.#at.pop()
      return cleaned
    })
  }

  #map(keyword: string, value: JsonObject): JsonObject {
    // Names are data: one of them may be `__proto__`.
    const out: JsonObject = Object.create(null)
    for (const name of Object.keys(value)) {
      const member = value[name]
      const schema = isSchema(member) ? member : true
      this.#at.push(name)
      if (keyword !== 'properties') out[name] = this.#node(schema, true)
      else if (schema !== false && !this.#isHidden(schema))
        out[name] = withoutEcho(this.#node(schema, true), name, this.#settings.descriptionBytes)
      this.#at.pop()
    }
    return out
  }

  #reference(value: JsonValue, out: JsonObject): void {
    const name = typeof value === 'string' ? definitionName(value, this.definitions) : undefined
    const target = name === undefined ? undefined : resolveAlias(name, this.definitions)
    if (target === undefined) {
      this.#problem('REF_UNRESOLVED', `there is nothing at ${brief(value)}: anything fits`)
      return
    }
    const isPart = this.#at.at(-2) === 'allOf'
    const children = isPart || this.#settings.direction === 'output' ? [] : childrenOf(target, this.definitions)
    if (children.length > 0) out['anyOf'] = children
    else out['$ref'] = `#/$defs/${target}`
  }

  /** Merges `allOf`, shortens unions. */
  #combine(schema: JsonObject): JsonObject {
    let out = schema
    if (Array.isArray(out['allOf'])) out = this.#mergeAll(out, out['allOf'] as JsonObject[])
    if (out['oneOf'] !== undefined && this.#settings.direction === 'input' && out['anyOf'] === undefined) {
      const { oneOf, ...rest } = out
      out = { ...rest, anyOf: oneOf }
    }
    if (out['anyOf'] !== undefined) out = simplifyUnion(out, 'anyOf')
    return out['oneOf'] === undefined ? out : simplifyUnion(out, 'oneOf')
  }

  #mergeAll(schema: JsonObject, members: JsonObject[]): JsonObject {
    const { allOf: _, ...own } = schema
    const [single] = members
    // One reference with something said beside it is how 3.0 annotates a reference.
    if (members.length === 1 && single && '$ref' in single && Object.keys(own).every((key) => !(key in single))) {
      if (!('properties' in own)) return { ...single, ...this.#withoutHidden(own, single) }
    }
    let merged: JsonObject = {}
    const kept: JsonObject[] = []
    for (const member of [...members, own]) {
      const plain = this.#plain(member)
      const both = plain && mergeSchemas(merged, plain)
      if (both) merged = both
      else kept.push(member)
    }
    return kept.length === 0 ? merged : { ...merged, allOf: kept }
  }

  /** The member with its reference replaced by what it refers to; undefined when that must stay a reference. */
  #plain(member: JsonObject): JsonObject | undefined {
    const { $ref, ...rest } = member
    if (typeof $ref !== 'string') return member
    const name = $ref.slice('#/$defs/'.length)
    this.#at.push('allOf', name)
    const target = this.#definition(name)
    this.#at.length -= 2
    if ('$ref' in target) return undefined
    // The name and the text of the part are not those of the whole.
    const { title: _title, description: _description, ...body } = target
    return mergeSchemas(asPartOf(body, this.#underWay), rest)
  }

  /** True for a property that only the other direction has. */
  #isHidden(schema: JsonSchema): boolean {
    const flag = this.#settings.direction === 'input' ? 'readOnly' : 'writeOnly'
    for (const part of partsOf(schema, this.definitions)) if (part[flag] === true) return true
    return false
  }

  /** Does not require what the other schema hides. */
  #withoutHidden(own: JsonObject, other: JsonObject): JsonObject {
    const { required, ...rest } = own
    if (!Array.isArray(required)) return own
    const left = required.filter(
      (name) => typeof name !== 'string' || !this.#isHidden(this.#property(other, name) ?? true),
    )
    return left.length > 0 ? { ...own, required: left } : rest
  }

  /** The property that the schema or a part of it declares, be it hidden or not. */
  #property(schema: JsonSchema | undefined, name: string): JsonSchema | undefined {
    for (const { properties } of partsOf(schema, this.definitions)) {
      if (isJsonObject(properties) && Object.hasOwn(properties, name)) return properties[name] as JsonSchema
    }
    return undefined
  }

  #problem(code: SchemaProblem['code'], message: string): void {
    this.#report({ code, at: [...this.#at], message })
  }
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'boolean' || isJsonObject(value)
}

function brief(value: JsonValue): string {
  const text = cleanText(JSON.stringify(value))
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
