import { expect, test } from 'vitest'
import type { Cancellation } from '../model/http.ts'
import { CallCancellation } from './call-cancellation.ts'

/** A caller who leaves when told to. */
function leavingCaller(): Cancellation & { leave(): void; listeners: Set<() => void> } {
  const listeners = new Set<() => void>()
  return {
    cancelled: false,
    listeners,
    onCancel(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    leave() {
      for (const listener of listeners) listener()
    },
  }
}

test('the clock ends work that never does, and says so to who listens', async () => {
  const cancellation = new CallCancellation(10, undefined)
  let told = 0
  cancellation.onCancel(() => (told += 1))
  await expect(cancellation.race(() => new Promise(() => {}))).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' })
  expect([told, cancellation.cancelled]).toEqual([1, true])
})

test('a caller who leaves ends the work', async () => {
  const caller = leavingCaller()
  const cancellation = new CallCancellation(10_000, caller)
  const work = cancellation.race(() => new Promise(() => {}))
  caller.leave()
  await expect(work).rejects.toMatchObject({ code: 'CALL_CANCELLED' })
  cancellation.dispose()
  expect(caller.listeners.size).toBe(0)
})

test('work in time gives its result, also when it throws at once', async () => {
  const cancellation = new CallCancellation(10_000, undefined)
  expect(await cancellation.race(() => Promise.resolve(1))).toBe(1)
  const failing = cancellation.race(() => {
    throw new Error('at once')
  })
  await expect(failing).rejects.toThrow('at once')
  cancellation.dispose()
})

test('listeners that were taken off, or came too late, are treated so', async () => {
  const cancellation = new CallCancellation(5, undefined)
  let told = 0
  cancellation.onCancel(() => (told += 1))()
  await expect(cancellation.race(() => new Promise(() => {}))).rejects.toThrow()
  expect(told).toBe(0)
  cancellation.onCancel(() => (told += 1))
  expect(told).toBe(1)
  expect(() => cancellation.assertRunning()).toThrow(expect.objectContaining({ code: 'UPSTREAM_TIMEOUT' }))
})
