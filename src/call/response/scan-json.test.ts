import { assert, constantFrom, jsonValue, nat, oneof, property, string, array, stringMatching } from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { writtenJson } from '../../../test/written-json.ts'
import { scanJson } from './scan-json.ts'

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function expectPassedOn(text: string): void {
  const scanned = scanJson(text)
  expect(writtenJson(scanned?.quoted)).toBe(JSON.stringify(text))
  expect(writtenJson(scanned?.line)).toBe(text.replaceAll(/[\r\n]/g, ' '))
}

test.each([
  ['ordinary members', JSON.stringify({ items: Array.from({ length: 2000 }, (_, id) => ({ id, name: `"${id}"` })) })],
  ['one long string', JSON.stringify({ data: 'x'.repeat(100_000) })],
  ['quotes and backslashes', JSON.stringify({ text: `${'x'.repeat(50)}\\"\n\t\b\f\r/`.repeat(100) })],
  ['other scripts, and characters of two units', JSON.stringify({ text: '長い文字列 é 😀\u2028\u007f'.repeat(999) })],
  ['escaped characters and pairs', String.raw`{"\u00e9":"\u6587\uD83D\ude00\uDBFF\uDFFF\u0000\/"}`],
  [
    'printed for people',
    JSON.stringify({ a: [1, { b: null }], c: {}, d: [] }, undefined, '\t').replaceAll('\n', '\r\n'),
  ],
  ['space everywhere', ' { "a" : [ 1 , true ] , "b" : { } , "c" : [ ] } \n'],
  ['numbers', '[0,-0,1.5,-12.75e+10,1E5,2e-7,123456789012345678901234567890]'],
  ['words', '[true,false,null]'],
  ['a string', '"a"'],
  ['a number', '-1'],
  ['as deep as may be', '['.repeat(60) + ']'.repeat(60)],
])('is passed on as it came: %s', (_, text) => {
  expectPassedOn(text)
})

test.each([
  ['nothing', ''],
  ['space', ' \n'],
  ['two values', '1 2'],
  ['a comma too many', '[1,]'],
  ['a comma too many in an object', '{"a":1,}'],
  ['no comma', '[1 2]'],
  ['no colon', '{"a" 1}'],
  ['a value for the colon', '{"a" "b"}'],
  ['a key for the comma', '{"a":1 "b":2}'],
  ['no value', '{"a":}'],
  ['a key that is no string', '{a:1}'],
  ['closed by the other bracket', '[1}'],
  ['not closed', '{"a":[1'],
  ['a string that does not end', '"abc'],
  ['a string that does not end, and longer', `"${'a'.repeat(100)}`],
  ['an escape that does not end', '"\\'],
  ['a line break in a string', '"a\nb"'],
  ['an unknown escape', String.raw`"\x41"`],
  ['three digits', String.raw`"\u00e"`],
  ['a leading zero', '01'],
  ['a point without digits', '1.'],
  ['an exponent without digits', '1e+'],
  ['a lone minus', '-'],
  ['a plus', '+1'],
  ['half a word', '[tru]'],
  ['a word and a half', 'nullx'],
  ['NaN', 'NaN'],
  ['a form feed between tokens', '[\f1]'],
  ['a zero byte behind', '1\u0000'],
  ['a zero byte in a string', '"\u0000"'],
  ['a no-break space', '[\u00a01]'],
])('is no JSON: %s', (_, text) => {
  expect(isJson(text)).toBe(false)
  expect(scanJson(text)).toBeUndefined()
})

test.each([
  ['half a pair', String.raw`"\ud800"`],
  ['the second half', String.raw`"\udc00"`],
  ['two first halves', String.raw`"\ud800\ud800"`],
  ['a half and a character', String.raw`"\ud800\u0041"`],
  ['a half and a letter', String.raw`"\uD83Dx"`],
  ['a half at the end of its string', String.raw`["\udbff"]`],
  ['61 levels', '['.repeat(61) + ']'.repeat(61)],
  ['objects of 61 levels', '{"a":'.repeat(61) + '1' + '}'.repeat(61)],
  ['more than a mebibyte', JSON.stringify('x'.repeat(1024 * 1024))],
  ['more than a mebibyte of other scripts', JSON.stringify('長'.repeat(400_000))],
])('is not passed on: %s', (_, text) => {
  expect(isJson(text)).toBe(true)
  expect(scanJson(text)).toBeUndefined()
})

test('a text of a mebibyte, and a short one after it', () => {
  expectPassedOn(JSON.stringify('"'.repeat(1024 * 512 - 1)))
  expectPassedOn('{"a":1}')
})

afterEach(() => vi.unstubAllGlobals())

test('without WebAssembly nothing is, so that all is parsed', async () => {
  vi.resetModules()
  vi.stubGlobal('WebAssembly', undefined)
  const { readSentJson } = await import('./sent-json.ts')
  const text = JSON.stringify({ data: 'x'.repeat(10_000) })
  expect(readSentJson(text)).toEqual({ text, value: JSON.parse(text), isObject: true, isTooDeep: false, line: text })
})

test('results of earlier texts stay as they were', () => {
  const first = scanJson('{"a":1}')
  expect(writtenJson(scanJson('{"b":2}')?.line)).toBe('{"b":2}')
  expect(writtenJson(first?.line)).toBe('{"a":1}')
  expect(writtenJson(first?.quoted)).toBe(String.raw`"{\"a\":1}"`)
})

describe('any text', () => {
  test('of JSON is passed on', () => {
    const json = oneof(jsonValue(), jsonValue({ noUnicodeString: false, maxDepth: 20 }))
    assert(
      property(json, constantFrom(undefined, 1, '\t'), (value, space) => {
        const text = JSON.stringify(value, undefined, space)
        const scanned = scanJson(text)
        // Generated strings hold halves of pairs, which are written as escapes.
        if (/\\u[dD][89a-fA-F]/.test(text)) return scanned === undefined || isJson(writtenJson(scanned.line) ?? '')
        return writtenJson(scanned?.quoted) === JSON.stringify(text)
      }),
      { numRuns: 2000 },
    )
  })

  test('is passed on only if it is JSON, and always if it is', () => {
    const token = oneof(
      constantFrom(
        ...Array.from('{}[],:"\\-0.eE+ \n\t\r'),
        'true',
        'false',
        'null',
        '12',
        '"a"',
        '"a":',
        '\\n',
        '\\u0041',
        'x',
      ),
      string({ maxLength: 2 }),
    )
    assert(
      property(array(token, { maxLength: 8 }), (tokens) => {
        const text = tokens.join('').toWellFormed()
        return (scanJson(text) !== undefined) === isJson(text)
      }),
      { numRuns: 50_000 },
    )
  })

  test('with one character changed', () => {
    const json = JSON.stringify({ a: [1, -2.5e3, 'b"\\\u0001c', null, true], d: { e: 'x'.repeat(20) } }, undefined, 1)
    const change = stringMatching(/^[\s\S]{0,2}$/)
    assert(
      property(change, nat(json.length - 1), (changed, at) => {
        const text = (json.slice(0, at) + changed + json.slice(at + 1)).toWellFormed()
        return (scanJson(text) !== undefined) === isJson(text)
      }),
      { numRuns: 20_000 },
    )
  })
})
