import { expect, test } from 'vitest'
import { hasRepeatedHeader } from './repeated-header.ts'

test.each([
  ['Host', 'a', 'host', 'b'],
  ['Authorization', 'a', 'X', '1', 'AUTHORIZATION', 'a'],
  ['content-type', 'a', 'Content-Type', 'a'],
])('%j is read differently by different parsers', (...rawHeaders) => {
  expect(hasRepeatedHeader(rawHeaders)).toBe(true)
})

test.each([[], ['Host', 'a'], ['Host', 'a', 'Xost', 'b', 'Date', 'Host'], ['Accept', 'a', 'Accept', 'b']])(
  'the headers %j are fine',
  (...rawHeaders) => {
    expect(hasRepeatedHeader(rawHeaders)).toBe(false)
  },
)
