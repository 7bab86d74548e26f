/** Schemas of validators (Zod, Valibot, ArkType …) by the Standard Schema interface → JSON Schema, without importing any. */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'

/** https://standardschema.dev: an object or function with `~standard`. */
export function isStandardSchema(value: unknown): value is object {
  return ((typeof value === 'object' && value !== null) || typeof value === 'function') && '~standard' in value
}

const DIALECT = 'draft-2020-12'

/** Zod refuses whole schemas for one part that JSON has no type for. Over HTTP a date is text, and of the rest the app decides. */
const ZOD_OPTIONS = {
  unrepresentable: 'any',
  override({ zodSchema, jsonSchema }: { zodSchema: object; jsonSchema: JsonObject }): void {
    if (member(member(member(zodSchema, '_zod'), 'def'), 'type') !== 'date') return
    jsonSchema['type'] = 'string'
    jsonSchema['format'] = 'date-time'
  },
}

/**
 * By the Standard JSON Schema interface (`~standard.jsonSchema`), else by the method that libraries have beside it.
 *
 * @returns undefined when the library offers none, or cannot express this schema
 */
export function toJsonSchema(schema: object, direction: 'input' | 'output'): JsonObject | undefined {
  const standard = member(member(schema, '~standard'), 'jsonSchema')
  const converters = [
    () => callMethod(standard, direction, { target: DIALECT, libraryOptions: ZOD_OPTIONS }),
    () => callMethod(standard, direction, { target: DIALECT }),
    () => callMethod(schema, 'toJSONSchema', { target: DIALECT, io: direction, ...ZOD_OPTIONS }),
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
