import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLineReader } from './line-reader.ts'

function read(chunks: readonly Buffer[], maxBytes: number): string[] {
  const seen: string[] = []
  const push = createLineReader(maxBytes, {
    line: (line) => void seen.push(line.toString('latin1')),
    tooLong: () => void seen.push('TOO LONG'),
  })
  for (const chunk of chunks) push(chunk)
  return seen
}

test('lines are the same however the bytes are cut into chunks', () => {
  const text = fc.array(fc.constantFrom('a', 'é', '\n', '\r', '\u{1F600}')).map((parts) => Buffer.from(parts.join('')))
  fc.assert(
    fc.property(text, fc.array(fc.nat(40)), (bytes, cuts) => {
      const bounds = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length]
      const chunks = bounds.slice(1).map((end, index) => bytes.subarray(bounds[index], end))
      expect(read(chunks, 1000)).toEqual(bytes.toString('latin1').split('\n').slice(0, -1))
    }),
  )
})

test('a line over the limit is reported once, before it ends, and the next one is read', () => {
  const chunks = ['aaaa', 'aaaa', 'aaaa\nok\nbbbbbb\n', 'bbbbb\n'].map((chunk) => Buffer.from(chunk))
  expect(read(chunks.slice(0, 2), 5)).toEqual(['TOO LONG'])
  expect(read(chunks, 5)).toEqual(['TOO LONG', 'ok', 'TOO LONG', 'bbbbb'])
})
