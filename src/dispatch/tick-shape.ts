/** Keeps alive the hidden class of the records that `process.nextTick` makes. */
import { executionAsyncResource } from 'node:async_hooks'

const kept: object[] = []

/**
 * V8 forgets a class of objects when a collection finds none of them, and Node's code for `nextTick`, optimised for the
 * forgotten one, then makes each record the slow way for the rest of the process, a dozen times in an exchange (Node 20 to 24).
 * One record that stays alive keeps the class.
 */
export function keepTickShape(): void {
  if (kept.length > 0) return
  kept.push({})
  process.nextTick(() => {
    kept[0] = executionAsyncResource()
  })
}
