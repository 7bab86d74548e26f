/** Limits on the shape of arguments, checked before anything else walks through them. */
import { CallError } from '../../errors.ts'
import type { Limits } from '../../options.ts'

/** Stops at the first excess, so neither depth nor size can exhaust us. @throws CallError ARGUMENTS_INVALID */
export function assertWithinLimits(args: unknown, limits: Pick<Limits, 'jsonDepth' | 'argumentCount'>): void {
  const { jsonDepth, argumentCount } = limits
  let count = 0
  const walk = (value: unknown, depth: number): void => {
    if (typeof value === 'number' && !Number.isFinite(value)) throw tooLarge()
    if (typeof value !== 'object' || value === null) return
    if (depth > jsonDepth) throw tooMuch(`are nested deeper than ${jsonDepth} levels`)
    for (const member of Array.isArray(value) ? value : Object.values(value)) {
      count += 1
      if (count > argumentCount) throw tooMuch(`have more than ${argumentCount} members`)
      walk(member, depth + 1)
    }
  }
  walk(args, 1)
}

function tooMuch(what: string): CallError {
  return new CallError('ARGUMENTS_INVALID', `The arguments ${what}. Send less in one call.`)
}

/** `1e400` is JSON, and would become `null` on its way to the API. */
function tooLarge(): CallError {
  return new CallError('ARGUMENTS_INVALID', 'The arguments hold a number that is too large to be passed on.')
}
