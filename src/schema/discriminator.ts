/** OpenAPI's `discriminator`, said in JSON Schema: which value of the property chooses which member. */
import type { JsonObject, JsonSchema, JsonValue } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import { partsOf } from './parts.ts'
import { definitionName } from './reference.ts'
import type { SchemaSource } from './reference.ts'

/** More kinds than this are not listed where only their common base is declared. */
const MAX_CHILDREN = 8

/**
 * The members of a union that a schema declares by its discriminator alone: `mapping` names schemas which include
 * this one by `allOf`. Shape: `[{ $ref: '#/$defs/Cat', properties: { kind: { type: 'string', enum: ['cat'] } }, required: ['kind'] }]`.
 *
 * @returns an empty list where there are none or too many to list
 */
export function childrenOf(name: string, definitions: SchemaSource): JsonObject[] {
  const base = definitions.get(name)
  if (!isJsonObject(base) || 'anyOf' in base || 'oneOf' in base) return []
  const discriminator = readDiscriminator(base, definitions)
  if (!discriminator || discriminator.values.size === 0 || discriminator.values.size > MAX_CHILDREN) return []
  const names = [...discriminator.values.keys()]
  if (!names.every((child) => child === name || includes(definitions.get(child), name, definitions))) return []
  return names.map((child) => choose(`#/$defs/${child}`, discriminator.property, discriminator.values.get(child) ?? []))
}

/**
 * A base that lists the kinds of itself, as a part of one of those kinds: there the list would lead back to where it is.
 *
 * @param kinds - names of the definitions that the base is a part of
 */
export function asPartOf(base: JsonObject, kinds: ReadonlySet<string>): JsonObject {
  const leadsBack = (member: JsonValue): boolean =>
    isJsonObject(member) && typeof member['$ref'] === 'string' && kinds.has(member['$ref'].slice('#/$defs/'.length))
  const { anyOf, oneOf, ...rest } = base
  return {
    ...rest,
    ...(anyOf === undefined || (Array.isArray(anyOf) && anyOf.some(leadsBack)) ? {} : { anyOf }),
    ...(oneOf === undefined || (Array.isArray(oneOf) && oneOf.some(leadsBack)) ? {} : { oneOf }),
  }
}

/** Adds to each referenced member of a union the value that chooses it, where the member does not say it itself. */
export function withDiscriminator(cleaned: JsonObject, raw: JsonObject, definitions: SchemaSource): JsonObject {
  const keyword = Array.isArray(cleaned['oneOf']) ? 'oneOf' : 'anyOf'
  const members = cleaned[keyword]
  const discriminator = readDiscriminator(raw, definitions)
  if (!discriminator || !Array.isArray(members)) return cleaned
  const marked = members.map((member): JsonValue => {
    if (!isJsonObject(member) || typeof member['$ref'] !== 'string' || Object.keys(member).length > 1) return member
    const name = member['$ref'].slice('#/$defs/'.length)
    if (saysValue(definitions.get(name), discriminator.property, definitions)) return member
    return choose(member['$ref'], discriminator.property, discriminator.values.get(name) ?? [name])
  })
  return { ...cleaned, [keyword]: marked }
}

interface Discriminator {
  readonly property: string
  /** Definition → the values that choose it. */
  readonly values: ReadonlyMap<string, string[]>
}

function readDiscriminator(schema: JsonObject, definitions: SchemaSource): Discriminator | undefined {
  const { discriminator } = schema
  if (!isJsonObject(discriminator) || typeof discriminator['propertyName'] !== 'string') return undefined
  const values = new Map<string, string[]>()
  const { mapping } = discriminator
  for (const [value, target] of Object.entries(isJsonObject(mapping) ? mapping : {})) {
    const name = typeof target === 'string' ? definitionName(target, definitions) : undefined
    if (name !== undefined) values.set(name, [...(values.get(name) ?? []), value])
  }
  return { property: discriminator['propertyName'], values }
}

function choose($ref: string, property: string, values: readonly string[]): JsonObject {
  const properties: JsonObject = Object.create(null)
  properties[property] = { type: 'string', enum: [...values] }
  return { $ref, properties, required: [property] }
}

function includes(schema: JsonSchema | undefined, name: string, definitions: SchemaSource): boolean {
  for (const { allOf } of partsOf(schema, definitions)) {
    if (Array.isArray(allOf) && allOf.some((member) => refersTo(member, name, definitions))) return true
  }
  return false
}

function refersTo(member: JsonValue, name: string, definitions: SchemaSource): boolean {
  const $ref = isJsonObject(member) ? member['$ref'] : undefined
  return typeof $ref === 'string' && definitionName($ref, definitions) === name
}

function saysValue(schema: JsonSchema | undefined, property: string, definitions: SchemaSource): boolean {
  for (const { properties } of partsOf(schema, definitions)) {
    const declared = isJsonObject(properties) && Object.hasOwn(properties, property) ? properties[property] : undefined
    if (isJsonObject(declared) && ('const' in declared || 'enum' in declared)) return true
  }
  return false
}
