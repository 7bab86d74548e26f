import { expect, test } from 'vitest'
import { isDeeperThan } from './json-depth.ts'

test.each([
  ['1', 0],
  ['[]', 1],
  ['{"a":[1,{"b":null}]}', 3],
  ['[[],[[]],[]]', 3],
  ['{"__proto__":{"a":[]}}', 3],
])('%s is %i deep', (json, depth) => {
  const value: unknown = JSON.parse(json)
  expect(isDeeperThan(value, depth)).toBe(false)
  if (depth > 0) expect(isDeeperThan(value, depth - 1)).toBe(true)
})

test('nesting that would overflow the stack is found', () => {
  expect(isDeeperThan(JSON.parse('['.repeat(200_000) + ']'.repeat(200_000)), 64)).toBe(true)
})
