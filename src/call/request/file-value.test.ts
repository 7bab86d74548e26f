import { expect, test } from 'vitest'
import type { JsonValue } from '../../model/json.ts'
import { readFile } from './file-value.ts'

test.each<[string, JsonValue, { text: string; filename?: string; mimeType?: string }]>([
  ['base64', 'aGk=', { text: 'hi' }],
  ['base64 without padding', 'aGk', { text: 'hi' }],
  ['base64 in lines', 'aG\r\nk=\n', { text: 'hi' }],
  ['base64 of the URL alphabet', 'Pz8_', { text: '???' }],
  ['nothing', '', { text: '' }],
  ['a data: URI', 'data:text/plain;charset=utf-8;base64,aGk=', { text: 'hi', mimeType: 'text/plain;charset=utf-8' }],
  ['a data: URI in text', 'data:,a%20b', { text: 'a b' }],
  [
    'an object',
    { data: 'aGk=', filename: 'a.txt', mimeType: 'text/plain' },
    { text: 'hi', filename: 'a.txt', mimeType: 'text/plain' },
  ],
  [
    'an object with a path as name',
    { data: 'aGk=', filename: '..\\..\\etc/passwd' },
    { text: 'hi', filename: 'passwd' },
  ],
  ['an object with a directory as name', { data: 'aGk=', filename: 'a/..' }, { text: 'hi' }],
])('%s is a file', (_what, value, { text, ...rest }) => {
  const { bytes, ...others } = readFile(value, 'file')
  expect(Buffer.from(bytes).toString()).toBe(text)
  expect(others).toEqual(rest)
})

test.each<[string, JsonValue]>([
  ['a path', '/etc/passwd.txt'],
  ['a URL', 'http://127.0.0.1/x'],
  ['a file URL', 'file:///etc/passwd'],
  ['base64 cut short', 'aGkaG'],
  ['base64 with wrong padding', 'aGk=='],
  ['base64 of both alphabets', 'a+_a'],
  ['a number', 5],
  ['an object without data', { filename: 'a' }],
  ['an object with a type that is none', { data: 'aGk=', mimeType: 'text/html\r\nX: y' }],
  ['a data: URI with broken percent-encoding', 'data:,%zz'],
])('%s is refused', (_what, value) => {
  expect(() => readFile(value, 'upload')).toThrow(
    expect.objectContaining({ code: 'ARGUMENTS_INVALID', message: expect.stringContaining('"upload"') }),
  )
})
