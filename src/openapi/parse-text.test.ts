import { describe, expect, it } from 'vitest'
import { parseText } from './parse-text.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const parse = (text: string): { value: unknown; problems: string[] } => {
  const { value, warnings } = parseText(bytes(text), 'api.yaml')
  return { value, problems: warnings.map(({ message }) => message) }
}

const refersOut = (text: string): boolean => parseText(bytes(text), 'x').mayReferOut

describe('text of a document', () => {
  it.each([
    ['\uFEFF{"a": 1}', { a: 1 }],
    ['\uFEFFa: 1', { a: 1 }],
    ['{"a": 1,}', { a: 1 }],
    ['{ "a": 1, # why\n "b": 2 }', { a: 1, b: 2 }],
    ['200: {on: yes, no: 2020-01-01}', { 200: { on: 'yes', no: '2020-01-01' } }],
    ['base: &b {x: 1}\nmine: {<<: *b, y: 2}', { base: { x: 1 }, mine: { x: 1, y: 2 } }],
    ['a: {\n  b: 1\n}\n', { a: { b: 1 } }],
  ])('%j is read', (text, value) => {
    expect(parse(text)).toEqual({ value, problems: [] })
  })

  it.each([
    ['a: 1\nb: {c: 1, c: 2}\na: 3', { a: 3, b: { c: 2 } }, 2],
    ['a:\n\tb: 1\n', { a: { b: 1 } }, 1],
    ['a: 1\n---\nb: 2\n', { a: 1 }, 1],
  ])('%j is read with a warning', (text, value, count) => {
    const result = parse(text)
    expect(result.value).toEqual(value)
    expect(result.problems).toHaveLength(count)
    expect(result.problems[0]).toMatch(/^api\.yaml: /)
  })

  it('says where a duplicate key is', () => {
    expect(parse('a: 1\nb:\n  c: 1\n  c: 2\n').problems).toEqual([
      'api.yaml: the key "c" occurs twice (line 4, column 3); the last one counts',
    ])
  })

  it('may be UTF-16', () => {
    expect(parseText(Buffer.from('\uFEFF{"a":"ä"}', 'utf16le'), 'x').value).toEqual({ a: 'ä' })
  })

  it.each([
    '{"openapi": "3.0.0", "paths": {"/a": {',
    'openapi: 3.0.0\npaths: {a: ',
    '<!doctype html>',
    'a: b: c',
    'a: *gone',
  ])('%j is refused', (text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'DOCUMENT_INVALID' }) as Error)
  })

  it('keeps __proto__ as data', () => {
    for (const text of ['{"__proto__": {"polluted": 1}}', '__proto__: {polluted: 1}']) {
      const { value } = parse(text)
      expect(Object.keys(value as object)).toEqual(['__proto__'])
      expect(Reflect.get({}, 'polluted')).toBeUndefined()
    }
  })

  it('refuses aliases that expand too far, and takes many plain ones', () => {
    let bomb = 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n'
    for (let level = 1; level < 9; level += 1) {
      bomb += `a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]\n`
    }
    const started = performance.now()
    expect(() => parse(bomb)).toThrow(expect.objectContaining({ code: 'DOCUMENT_TOO_LARGE' }) as Error)
    expect(performance.now() - started).toBeLessThan(2000)
    const plain = `a: &a {x: 1}\nb: [${Array.from({ length: 500 }, () => '*a').join(', ')}]`
    expect(parse(plain).problems).toEqual([])
  })

  it('survives any nesting: JSON as it is, flow collections emptied, block sequences refused', () => {
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
    expect(parse(`{"deep": ${deep}, "rest": 1}`).value).toMatchObject({ rest: 1 })
    const flow = parse(`deep: ${deep}\nrest: 1\n`)
    expect(flow.value).toMatchObject({ rest: 1 })
    expect(flow.problems).toHaveLength(1)
    expect(() => parse('- '.repeat(10_000))).toThrow(expect.objectContaining({ code: 'DOCUMENT_INVALID' }) as Error)
  })

  it('knows when no other file can be meant', () => {
    expect(refersOut('{"$ref": "#/a", "x": {"$ref":"#b"}}')).toBe(false)
    expect(refersOut('a: {$ref: \'#/a\'}\nb:\n  $ref: "#/b"')).toBe(false)
    expect(refersOut('{"$ref": "a.json#/a"}')).toBe(true)
    expect(refersOut('a:\n  $ref: a.yaml')).toBe(true)
  })
})
