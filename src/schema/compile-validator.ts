/** A JSON Schema → a function that says what is wrong with a value. The only file that imports the validator. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { JsonObject } from '../model/json.ts'

export interface Issue {
  /** JSON Pointer into the value; empty for the value itself. */
  readonly pointer: string
  /** The keyword that failed: `required`, `type`, `additionalProperties` … */
  readonly keyword: string
  /** For people and models: `must be integer`. */
  readonly message: string
  /** What the keyword says: the missing property, the unknown one, the allowed values. */
  readonly params: Readonly<Record<string, unknown>>
}

/** Undefined when the value fits. */
export type Validator = (value: unknown) => readonly Issue[] | undefined

/**
 * Compiles on the spot; callers keep the result and compile on first use. Patterns run in linear time.
 * A schema that cannot be compiled gives a validator that accepts everything, and `onProblem` is told why.
 */
export function compileValidator(schema: JsonObject, onProblem: (problem: string) => void): Validator {
  try {
    const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema)
    return (value) =>
      validate(value)
        ? undefined
        : (validate.errors ?? []).map((e) => ({ pointer: e.instancePath, keyword: e.keyword, message: e.message ?? e.keyword, params: e.params }))
  } catch (error) {
    onProblem(String(error))
    return () => undefined
  }
}
