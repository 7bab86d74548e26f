/** Where a writer finds its value among the arguments of a call. */
import type { JsonValue } from '../../model/json.ts'
import type { Argument } from '../../model/tool.ts'

/** Arguments by name, as checked. Own members only: a document may name an argument `constructor`. */
export type Arguments = Readonly<Record<string, JsonValue | undefined>>

/** The value of one argument in this call; undefined when it was not given. */
export type ReadArgument = (args: Arguments) => JsonValue | undefined

/** Hidden arguments never read what the caller sent. */
export function readerOf(argument: Argument): ReadArgument {
  const { argument: name, hidden } = argument
  if (hidden !== undefined) return () => hidden.value
  return (args) => (Object.hasOwn(args, name) ? args[name] : undefined)
}
