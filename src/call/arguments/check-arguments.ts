/** A tool → a function that checks what the caller sent and returns what the request is built from. */
import { CallError } from '../../errors.ts'
import { isJsonObject } from '../../model/json.ts'
import type { JsonObject, JsonSchema } from '../../model/json.ts'
import type { Argument, Tool } from '../../model/tool.ts'
import type { Limits } from '../../options.ts'
import type { Validator } from '../../schema/compile-validator.ts'
import { assertWithinLimits } from './argument-limits.ts'
import { describeIssues, describeUnknown } from './describe-issues.ts'
import { assertExactIntegers, isFractional } from './exact-integers.ts'
import { healArguments } from './heal-arguments.ts'
import type { ArgumentNames } from './heal-arguments.ts'

/** @throws CallError ARGUMENTS_INVALID with a message that names the argument, what was expected and what to do */
export type CheckArguments = (args: unknown) => JsonObject

export function compileArguments(tool: Tool, validate: Validator, limits: Limits): CheckArguments {
  const shown = tool.arguments.filter((argument) => argument.hidden === undefined)
  const known = shown.map((argument) => argument.argument)
  const names = new Set(known)
  const naming = {
    required: namesOf(shown.filter((argument) => argument.required)),
    single: namesOf(shown.filter((argument) => argument.name !== undefined)),
  }
  const fractional = namesOf(shown.filter((argument) => isFractional(schemaOf(tool, argument.argument))))
  return (args) => {
    const given = args ?? {}
    if (!isJsonObject(given))
      throw new CallError('ARGUMENTS_INVALID', 'The arguments must be an object: { "name": value }.')
    assertKnown(given, names)
    assertWithinLimits(given, limits)
    const checked = checkOrHeal(given, validate, naming, known)
    assertExactIntegers(checked, fractional, naming.single)
    return checked
  }
}

function assertKnown(given: JsonObject, names: ReadonlySet<string>): void {
  const unknown = Object.keys(given).filter((name) => !names.has(name))
  if (unknown.length === 0) return
  throw new CallError('ARGUMENTS_INVALID', describeUnknown(unknown, [...names]))
}

function namesOf(args: readonly Argument[]): Set<string> {
  return new Set(args.map((argument) => argument.argument))
}

function schemaOf(tool: Tool, name: string): JsonSchema | undefined {
  const properties = tool.inputSchema['properties']
  return isJsonObject(properties) && Object.hasOwn(properties, name) ? (properties[name] as JsonSchema) : undefined
}

function checkOrHeal(
  given: JsonObject,
  validate: Validator,
  naming: ArgumentNames,
  known: readonly string[],
): JsonObject {
  const issues = validate(given)
  if (issues === undefined) return given
  const healed = healArguments(given, issues, naming)
  if (healed !== undefined && validate(healed.args) === undefined) {
    for (const [name, digits] of healed.digits) healed.args[name] = digits
    return healed.args
  }
  throw new CallError('ARGUMENTS_INVALID', describeIssues(issues, known))
}
