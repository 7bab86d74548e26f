/** Places for calls under way, and calls a second: in all and for each caller. Memory is bounded. */
import type { CallerContext } from '../model/http.ts'
import type { Limits } from '../options.ts'
import { toCallerKey } from './caller-key.ts'

export interface Place {
  readonly release: () => void
}

export interface Admission {
  /** Takes a place or says why there is none; `release` is called once for each place. */
  enter(caller: CallerContext): Place | { readonly refused: string }
}

/** Callers that are remembered; idle ones beyond are forgotten. */
const MAX_CALLERS = 10_000

const BUSY = { refused: 'This server has too many calls under way. Try again in a moment.' }
const BUSY_FOR_CALLER = { refused: 'You have too many calls under way. Wait for some of them, then try again.' }

export type AdmissionLimits = Pick<Limits, 'concurrentCalls' | 'concurrentCallsPerCaller' | 'rate'>

export function createAdmission(limits: AdmissionLimits, now: () => number = Date.now): Admission {
  const { concurrentCalls, concurrentCallsPerCaller, rate } = limits
  const burst = rate === undefined ? 0 : Math.max(1, rate)
  const tooFast =
    rate === undefined ? BUSY : { refused: `You are over ${rate} calls a second. Slow down, then try again.` }
  const callers = new Map<string, Caller>()
  let active = 0

  const callerOf = (key: string): Caller => {
    let caller = callers.get(key)
    if (caller === undefined) {
      if (callers.size >= MAX_CALLERS) forgetIdle()
      caller = createCaller()
      callers.set(key, caller)
    }
    return caller
  }
  const createCaller = (): Caller => {
    // One place object serves all calls of a caller: nothing is allocated for a call.
    const caller: Caller = {
      active: 0,
      tokens: burst,
      refilledAt: now(),
      place: {
        release() {
          caller.active -= 1
          active -= 1
        },
      },
    }
    return caller
  }
  /** Those that would be as good as new; when all are busy, the longest known of the idle ones. */
  const forgetIdle = (): void => {
    for (const [key, caller] of callers) if (caller.active === 0 && isRefilled(caller)) callers.delete(key)
    if (callers.size < MAX_CALLERS) return
    for (const [key, caller] of callers) if (caller.active === 0 && callers.delete(key)) return
  }
  const isRefilled = (caller: Caller): boolean =>
    rate === undefined || caller.tokens + ((now() - caller.refilledAt) / 1000) * rate >= burst

  const takeToken = (caller: Caller): boolean => {
    if (rate === undefined) return true
    const time = now()
    caller.tokens = Math.min(burst, caller.tokens + (Math.max(0, time - caller.refilledAt) / 1000) * rate)
    caller.refilledAt = time
    if (caller.tokens < 1) return false
    caller.tokens -= 1
    return true
  }

  return {
    enter(context) {
      if (active >= concurrentCalls) return BUSY
      const caller = callerOf(toCallerKey(context))
      if (caller.active >= concurrentCallsPerCaller) return BUSY_FOR_CALLER
      if (!takeToken(caller)) return tooFast
      caller.active += 1
      active += 1
      return caller.place
    },
  }
}

interface Caller {
  active: number
  tokens: number
  refilledAt: number
  readonly place: Place
}
