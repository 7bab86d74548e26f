/** Places for event streams that clients keep open: in all and for each caller. */
import type { CallerContext } from '../model/http.ts'
import type { Limits } from '../options.ts'
import type { Place } from './admission.ts'
import { toCallerKey } from './caller-key.ts'

export interface StreamAdmission {
  /** Takes a place or says why there is none; `release` may be called several times. */
  enterStream(caller: CallerContext): Place | { readonly refused: string; readonly status: 429 | 503 }
}

const FULL = { status: 503, refused: 'This server has too many open streams. Try again in a moment.' } as const
const FULL_FOR_CALLER = { status: 429, refused: 'You have too many open streams. Close some of them first.' } as const

export function createStreamAdmission(
  limits: Pick<Limits, 'openStreams' | 'openStreamsPerCaller'>,
): StreamAdmission['enterStream'] {
  /** Those who have some. */
  const callers = new Map<string, number>()
  let open = 0
  return (caller) => {
    if (open >= limits.openStreams) return FULL
    const key = toCallerKey(caller)
    const own = callers.get(key) ?? 0
    if (own >= limits.openStreamsPerCaller) return FULL_FOR_CALLER
    callers.set(key, own + 1)
    open += 1
    let released = false
    return {
      release() {
        if (released) return
        released = true
        open -= 1
        const left = (callers.get(key) ?? 1) - 1
        if (left > 0) callers.set(key, left)
        else callers.delete(key)
      },
    }
  }
}
