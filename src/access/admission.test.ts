import { expect, test } from 'vitest'
import { createAdmission } from './admission.ts'

const LIMITS = { concurrentCalls: 1_000_000, concurrentCallsPerCaller: 1_000_000, rate: 10 }
const from = (remoteAddress: string) => ({ headers: {}, remoteAddress })

test('a burst of as many calls as the rate, then one for each tenth of a second', () => {
  let time = 0
  const admission = createAdmission(LIMITS, () => time)
  const tryCalls = (count: number): number =>
    Array.from({ length: count }, () => admission.enter(from('a'))).filter((entered) => 'release' in entered).length
  expect(tryCalls(50)).toBe(10)
  time += 100
  expect(tryCalls(50)).toBe(1)
  time += 10_000
  expect(tryCalls(50)).toBe(10)
})

test('a clock that goes back gives and takes nothing', () => {
  let time = 10_000
  const admission = createAdmission(LIMITS, () => time)
  for (let call = 0; call < 10; call += 1) admission.enter(from('a'))
  time = 0
  expect(admission.enter(from('a'))).toHaveProperty('refused')
})

test('a rate below one lets a call through now and then', () => {
  let time = 0
  const admission = createAdmission({ ...LIMITS, rate: 0.5 }, () => time)
  expect(admission.enter(from('a'))).toHaveProperty('release')
  expect(admission.enter(from('a'))).toHaveProperty('refused')
  time += 2000
  expect(admission.enter(from('a'))).toHaveProperty('release')
})

test('a hundred thousand addresses do not fill the memory, and a caller under way keeps its place', () => {
  const admission = createAdmission({ ...LIMITS, concurrentCallsPerCaller: 1, rate: undefined })
  admission.enter(from('busy'))
  for (let index = 0; index < 100_000; index += 1) {
    const entered = admission.enter(from(`address ${index}`))
    if ('release' in entered) entered.release()
  }
  expect(admission.enter(from('busy'))).toHaveProperty('refused')
})
