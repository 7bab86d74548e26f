import { expect, test } from 'vitest'
import { withoutHalfPairs } from './well-formed.ts'

test.each([
  [String.raw`{"a":"\ud83d\ude00"}`, String.raw`{"a":"\ud83d\ude00"}`],
  [String.raw`{"\uD800":"x\udc00y\ud83d"}`, String.raw`{"\ufffd":"x\ufffdy\ufffd"}`],
  [String.raw`"\ud83d\ud83d\ude00\ude00"`, String.raw`"\ufffd\ud83d\ude00\ufffd"`],
  [String.raw`"C:\\ud800 \\\ud800 \" \n"`, String.raw`"C:\\ud800 \\\ufffd \" \n"`],
])('%s is sent as %s', (json, expected) => {
  expect(withoutHalfPairs(json)).toBe(expected)
})
