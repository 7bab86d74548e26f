import { expect, test } from 'vitest'
import { isMediaType, kindOf, matchesRange, parameterOf } from './media-type.ts'

test.each([
  ['application/json', 'json'],
  ['Application/JSON; charset=utf-8', 'json'],
  ['application/vnd.api+json', 'json'],
  ['*/*', 'json'],
  ['application/*', 'json'],
  ['application/x-ndjson', 'json-lines'],
  ['application/geo+json-seq', 'json-seq'],
  ['application/x-www-form-urlencoded', 'form'],
  ['multipart/mixed', 'multipart'],
  ['text/csv', 'text'],
  ['text/*', 'text'],
  ['application/soap+xml', 'text'],
  ['application/yaml', 'text'],
  ['image/*', 'binary'],
  ['application/octet-stream', 'binary'],
  ['application/pdf', 'binary'],
])('%s is %s', (contentType, kind) => {
  expect(kindOf(contentType)).toBe(kind)
})

test('ranges match their types, and names their own', () => {
  expect(matchesRange('image/png; q=1', 'image/*')).toBe(true)
  expect(matchesRange('IMAGE/PNG', 'image/png')).toBe(true)
  expect(matchesRange('image/png', 'image/jpeg')).toBe(false)
  expect(matchesRange('text/html', '*/*')).toBe(true)
})

test('parameters are read without quotes', () => {
  expect(parameterOf('text/plain; a=b; Charset="utf-16le"', 'charset')).toBe('utf-16le')
  expect(parameterOf('text/plain', 'charset')).toBeUndefined()
})

test.each(['text/html\r\nX: y', 'text', 'text/', 'te xt/html'])('%j cannot be sent as a media type', (text) => {
  expect(isMediaType(text)).toBe(false)
})
