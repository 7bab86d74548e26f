/** A value made to fit a schema that says types and members only, as tolerant output schemas do. */
import type { JsonObject, JsonValue } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'

/** @returns the value itself when all of it fits, else a copy without the members that do not. */
export interface Fitter {
  (value: JsonValue): JsonObject
}

/** Not a value of JSON: nothing of this value fits. */
const NOTHING: unique symbol = Symbol('nothing')
type Fit = (value: JsonValue) => JsonValue | typeof NOTHING

/**
 * Understands `type`, `properties` and `items`; whatever else the schema says is not looked at. Members that the schema
 * does not name are kept. A value that is no object gives `{}`: the root of structured content is one.
 */
export function compileFitter(schema: JsonObject): Fitter {
  const fit = compileFit({ ...schema, type: 'object' })
  return (value) => {
    const fitting = fit ? fit(value) : value
    return isJsonObject(fitting) ? fitting : {}
  }
}

/** @returns undefined when every value fits */
function compileFit(schema: JsonValue | undefined): Fit | undefined {
  if (!isJsonObject(schema)) return undefined
  const isOfType = compileType(schema['type'])
  const object = compileProperties(schema['properties'])
  const items = compileItems(schema['items'])
  if (!object && !items) return isOfType && ((value) => (isOfType(value) ? value : NOTHING))
  return (value) => {
    if (isOfType && !isOfType(value)) return NOTHING
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return items ? items(value) : value
    return object ? object(value) : value
  }
}

function compileType(type: JsonValue | undefined): ((value: JsonValue) => boolean) | undefined {
  if (type === undefined) return undefined
  const types = new Set(Array.isArray(type) ? type : [type])
  const array = types.has('array')
  const object = types.has('object')
  const nothing = types.has('null')
  const text = types.has('string')
  const truth = types.has('boolean')
  const number = types.has('number')
  const integer = number || types.has('integer')
  return (value) => {
    switch (typeof value) {
      case 'string':
        return text
      case 'number':
        return integer && (number || Number.isInteger(value))
      case 'boolean':
        return truth
      default:
        return value === null ? nothing : Array.isArray(value) ? array : object
    }
  }
}

function compileProperties(properties: JsonValue | undefined): ((value: JsonObject) => JsonObject) | undefined {
  if (!isJsonObject(properties)) return undefined
  const fits: { readonly name: string; readonly fit: Fit }[] = []
  for (const [name, schema] of Object.entries(properties)) {
    const fit = compileFit(schema)
    if (fit) fits.push({ name, fit })
  }
  if (fits.length === 0) return undefined
  return (value) => {
    let out = value
    for (const { name, fit } of fits) {
      const member = Object.hasOwn(value, name) ? value[name] : undefined
      if (member === undefined) continue
      const fitting = fit(member)
      if (fitting === member) continue
      if (out === value) out = copy(value)
      if (fitting === NOTHING) delete out[name]
      else out[name] = fitting
    }
    return out
  }
}

function compileItems(items: JsonValue | undefined): ((value: JsonValue[]) => JsonValue[]) | undefined {
  const fit = compileFit(items)
  if (!fit) return undefined
  return (value) => {
    let out: JsonValue[] | undefined
    for (let i = 0; i < value.length; i++) {
      const item = value[i] ?? null
      const fitting = fit(item)
      if (fitting === item) out?.push(item)
      else {
        out ??= value.slice(0, i)
        if (fitting !== NOTHING) out.push(fitting)
      }
    }
    return out ?? value
  }
}

/** Keeps an own member `__proto__` what it is: data. */
function copy(value: JsonObject): JsonObject {
  return Object.hasOwn(value, '__proto__') ? Object.assign(Object.create(null), value) : { ...value }
}
