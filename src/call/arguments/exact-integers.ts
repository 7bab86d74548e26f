/** Integers beyond 2^53 - 1 have lost digits before we see them: JSON numbers are doubles here. */
import { CallError } from '../../errors.ts'
import type { JsonObject, JsonValue } from '../../model/json.ts'
import { isJsonObject } from '../../model/json.ts'
import type { JsonSchema } from '../../model/json.ts'

/** Digits of an integer that a double cannot hold. */
export const LONG_INTEGER: RegExp = /^-?[1-9]\d{15,38}$/

/** Whether a schema is about measurements, where a rounded last digit is no other thing. */
export function isFractional(schema: JsonSchema | undefined): boolean {
  return isJsonObject(schema) && schema['type'] === 'number'
}

/**
 * Refuses to send an id that is not the one which was meant. From 1e21 on numbers are written with an exponent, as no id is.
 *
 * @param exempt - arguments of type `number`
 * @param single - arguments that take digits as a string
 * @throws CallError ARGUMENTS_INVALID
 */
export function assertExactIntegers(args: JsonObject, exempt: ReadonlySet<string>, single: ReadonlySet<string>): void {
  for (const name of Object.keys(args)) {
    const value = args[name]
    if (typeof value === 'number' ? isInexact(value) && !exempt.has(name) : hasInexact(value)) {
      throw new CallError(
        'ARGUMENTS_INVALID',
        `"${name}" holds an integer of more than 15 digits, whose last digits may be lost. ${
          typeof value === 'number' && single.has(name) ? 'Send it as a string of digits.' : 'It cannot be sent.'
        }`,
      )
    }
  }
}

/** Limits on depth were checked before. */
function hasInexact(value: JsonValue | undefined): boolean {
  if (typeof value === 'number') return isInexact(value)
  if (typeof value !== 'object' || value === null) return false
  return (Array.isArray(value) ? value : Object.values(value)).some(hasInexact)
}

function isInexact(value: number): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21
}
