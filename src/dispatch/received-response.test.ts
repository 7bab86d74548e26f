import { array, assert, nat, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { ReceivedResponse } from './received-response.ts'

function received(chunks: readonly Buffer[], truncated: boolean = false, length?: number): ReceivedResponse {
  const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  return new ReceivedResponse(200, {}, chunks, length ?? total, truncated)
}

test('text and bytes are the same however they came in chunks', () => {
  const anyText = string({ unit: 'binary', maxLength: 40 }).map((text) => text.toWellFormed().replace(/^\uFEFF/, ''))
  assert(
    property(anyText, array(nat(60), { maxLength: 4 }), (text, cuts) => {
      const bytes = Buffer.from(text)
      const ends = [...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length]
      const response = received(ends.map((end, n) => bytes.subarray(ends[n - 1] ?? 0, end)))
      expect(response.text).toBe(text)
      expect(Buffer.from(response.body)).toEqual(bytes)
    }),
  )
})

test('a byte order mark is no text, also when it came in pieces', () => {
  expect(received([Buffer.from('\uFEFF{}')]).text).toBe('{}')
  const bytes = Buffer.from('\uFEFF{"a":1}')
  expect(received([bytes.subarray(0, 2), bytes.subarray(2)]).text).toBe('{"a":1}')
})

test('what was cut has no text, and bytes up to the limit', () => {
  const one = received([Buffer.from('{"a":1}')], true, 3)
  const several = received([Buffer.from('{"a'), Buffer.from('":1}')], true, 4)
  expect([one.text, several.text]).toEqual([undefined, undefined])
  expect([Buffer.from(one.body).toString(), Buffer.from(several.body).toString()]).toEqual(['{"a', '{"a"'])
})

test('nothing is empty', () => {
  const response = received([])
  expect([response.text, response.body.length]).toEqual(['', 0])
})
