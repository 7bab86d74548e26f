import { expect, test } from 'vitest'
import { ResponseReader } from './node-wire.ts'

const CHUNKED =
  'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nVary: a\r\nvary: b\r\n' +
  'Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n4\r\nwir\u00e9\r\nA;x=y\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n'

function read(pieces: readonly (string | Uint8Array)[], maxBytes = 1000, method = 'GET'): ResponseReader {
  const reader = new ResponseReader(method, maxBytes, () => {})
  for (const piece of pieces) reader.write(piece, 'latin1')
  return reader
}

function bodyOf(reader: ResponseReader): string {
  return Buffer.from(reader.response()?.body ?? []).toString('latin1')
}

test('reads chunks wherever the pieces end, as text or as bytes', () => {
  for (let end = 1; end < CHUNKED.length; end++) {
    const texts = [CHUNKED.slice(0, end), CHUNKED.slice(end)]
    for (const pieces of [texts, texts.map((piece) => Buffer.from(piece, 'latin1'))]) {
      const reader = read(pieces)
      expect(reader.complete).toBe(true)
      expect(bodyOf(reader)).toBe('wir\u00e90123456789')
      expect(reader.response()).toMatchObject({
        status: 200,
        headers: { vary: 'a, b', 'set-cookie': ['a=1', 'b=2'] },
        truncated: false,
      })
    }
  }
})

test('reads byte by byte', () => {
  expect(bodyOf(read(CHUNKED.split('')))).toBe('wir\u00e90123456789')
})

test('ends at the declared length, and takes nothing behind it', () => {
  const reader = read(['HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n', 'ab', 'cdef'])
  expect([reader.complete, bodyOf(reader)]).toEqual([true, 'abcd'])
})

test('takes a body without a length until the writer ends', () => {
  const reader = read(['HTTP/1.1 200 OK\r\n\r\nab', 'cd'])
  expect(reader.complete).toBe(false)
  reader.end()
  expect([reader.complete, bodyOf(reader)]).toEqual([true, 'abcd'])
})

test('an end before the declared length is no end', () => {
  const reader = read(['HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nab'])
  reader.end()
  expect(reader.complete).toBe(false)
})

test.each([
  ['HEAD', 200],
  ['GET', 204],
  ['GET', 304],
])('an answer to %s with %i has no body', (method, status) => {
  const reader = read([`HTTP/1.1 ${status} X\r\ncontent-length: 4\r\n\r\nabcd`], 1000, method)
  expect([reader.complete, bodyOf(reader)]).toEqual([true, ''])
})

test('cuts at the limit and says so once', () => {
  let truncated = 0
  const reader = new ResponseReader('GET', 5, () => truncated++)
  reader.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n', 'latin1')
  for (const piece of ['abc', 'def', 'ghi']) reader.write(piece, 'latin1')
  expect([truncated, bodyOf(reader), reader.response()?.truncated]).toEqual([1, 'abcde', true])
})

test('a body of exactly the limit is whole', () => {
  const reader = read(['HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabcde'], 5)
  expect([bodyOf(reader), reader.response()?.truncated]).toEqual(['abcde', false])
})

test('there is no response before its final head', () => {
  expect(read(['HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 2']).response()).toBeUndefined()
})

test('a header that is named like a member of objects is a header', () => {
  const headers = read(['HTTP/1.1 200 OK\r\n__proto__: a\r\nconstructor: b\r\ncontent-length: 0\r\n\r\n']).response()
    ?.headers
  expect(Object.entries(headers ?? {})).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
    ['content-length', '0'],
  ])
})
