/** A schema of a route's params, query, headers or cookies → parameters of an OpenAPI operation. */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'
import { hasDefault } from './filled-defaults.ts'

/**
 * One parameter for each property of an object schema (those of its `allOf` included): shape
 * `{ name: 'limit', in: 'query', required: false, description: '…', schema: { type: 'integer' } }`. Query parameters
 * that are objects are sent as JSON text.
 */
export function toParameters(location: 'path' | 'query' | 'header' | 'cookie', schema: JsonObject): object[] {
  const { properties, required } = collectProperties(schema)
  return [...properties].map(([name, property]) => {
    const { description, deprecated, ...rest } = property
    const asJson = location === 'query' && rest['type'] === 'object'
    return {
      name,
      in: location,
      required: location === 'path' || (required.has(name) && !hasDefault(property)),
      ...(description === undefined ? {} : { description }),
      ...(deprecated === undefined ? {} : { deprecated }),
      ...(asJson ? { content: { 'application/json': { schema: rest } } } : { schema: rest }),
    }
  })
}

function collectProperties(schema: JsonObject): { properties: Map<string, JsonObject>; required: Set<string> } {
  const properties = new Map<string, JsonObject>()
  const required = new Set<string>()
  const parts = [schema, ...(Array.isArray(schema['allOf']) ? schema['allOf'] : [])].filter(isJsonObject)
  for (const part of parts) {
    for (const [name, property] of Object.entries(isJsonObject(part['properties']) ? part['properties'] : {})) {
      properties.set(name, isJsonObject(property) ? property : {})
    }
    for (const name of Array.isArray(part['required']) ? part['required'] : []) {
      if (typeof name === 'string') required.add(name)
    }
  }
  return { properties, required }
}
