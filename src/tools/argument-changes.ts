/** What the operator's `tool` option says about arguments. */
import { ConfigError } from '../errors.ts'
import type { JsonObject, JsonSchema } from '../model/json.ts'
import type { Operation } from '../model/operation.ts'
import type { WarningSink } from '../model/warning.ts'
import type { ArgumentChanges } from '../options.ts'
import { toLegalArgument } from './argument-names.ts'
import type { Arguments, DescribedArgument } from './arguments.ts'

interface ChangeContext {
  readonly operation: Operation
  readonly clean: (schema: JsonSchema) => JsonObject
  readonly warn: WarningSink
}

/**
 * Renames, describes, replaces and hides arguments, by their names in the draft.
 *
 * @throws ConfigError OPTION_INVALID when two arguments get the same name, or one that the API requires is hidden without a value
 */
export function changeArguments(
  args: Arguments,
  changes: Readonly<Record<string, ArgumentChanges>> | undefined,
  context: ChangeContext,
): Arguments {
  if (!changes) return args
  const byName = new Map(Object.entries(changes))
  const { pointer } = context.operation
  const list = args.list.map((described) => {
    const change = byName.get(described.argument.argument)
    byName.delete(described.argument.argument)
    return change ? changeArgument(described, change, context) : described
  })
  for (const name of byName.keys()) {
    context.warn({
      code: 'ARGUMENT_UNKNOWN',
      message: `the option "tool" changes "${name}", which is no argument of this tool`,
      pointer,
    })
  }
  const names = new Set<string>()
  for (const { argument } of list) {
    if (names.has(argument.argument)) {
      throw new ConfigError('OPTION_INVALID', `the option "tool" gives two arguments the name "${argument.argument}"`, {
        pointer,
      })
    }
    names.add(argument.argument)
  }
  return { ...args, list }
}

function changeArgument(
  { argument, schema }: DescribedArgument,
  change: ArgumentChanges,
  { operation, clean }: ChangeContext,
): DescribedArgument {
  const isHidden = change.hide === true || change.value !== undefined
  if (isHidden && change.value === undefined && argument.required) {
    throw new ConfigError('OPTION_INVALID', `the option "tool" hides "${argument.argument}", which the API requires`, {
      pointer: operation.pointer,
      hint: `give it a value: { "${argument.argument}": { value: … } }`,
    })
  }
  const base = change.schema === undefined ? schema : clean(change.schema)
  return {
    argument: {
      ...argument,
      ...(change.name === undefined ? {} : { argument: toArgumentName(change.name) }),
      ...(isHidden ? { hidden: change.value === undefined ? {} : { value: change.value } } : {}),
    },
    schema: change.description === undefined ? base : { ...base, description: change.description },
    ...(change.description === undefined ? {} : { isChosen: true }),
  }
}

function toArgumentName(name: string): string {
  return /^[A-Za-z0-9_.-]{1,64}$/.test(name) && name !== '__proto__' ? name : toLegalArgument(name)
}
