/** Schemas of validators (Zod, Valibot, ArkType …) by the Standard Schema interface → JSON Schema, without importing any. */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'

/** https://standardschema.dev: an object or function with `~standard`. */
export function isStandardSchema(value: unknown): value is object {
  return ((typeof value === 'object' && value !== null) || typeof value === 'function') && '~standard' in value
}

const DIALECT = 'draft-2020-12'

/**
 * By the Standard JSON Schema interface (`~standard.jsonSchema`), else by the method that libraries have beside it.
 *
 * @returns undefined when the library offers none, or cannot express this schema
 */
export function toJsonSchema(schema: object, direction: 'input' | 'output'): JsonObject | undefined {
  const converters = [
    () => callMethod(member(member(schema, '~standard'), 'jsonSchema'), direction, { target: DIALECT }),
    () => callMethod(schema, 'toJSONSchema', { target: DIALECT, io: direction }),
    () => callMethod(schema, 'toJsonSchema'),
  ]
  for (const convert of converters) {
    try {
      const converted = convert()
      if (isJsonObject(converted)) return converted
    } catch {
      // This schema has a part, such as a transformation, that JSON Schema cannot say.
    }
  }
  return undefined
}

function callMethod(target: unknown, name: string, ...args: unknown[]): unknown {
  const method = member(target, name)
  return typeof method === 'function' ? (Reflect.apply(method, target, args) as unknown) : undefined
}

function member(target: unknown, name: string): unknown {
  return (typeof target === 'object' && target !== null) || typeof target === 'function'
    ? Reflect.get(target, name)
    : undefined
}
