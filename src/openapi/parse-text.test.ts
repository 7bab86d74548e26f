import { describe, expect, it } from 'vitest'
import { parseText } from './parse-text.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const parse = async (text: string): Promise<{ value: unknown; problems: string[] }> => {
  const { value, warnings } = await parseText(bytes(text), 'api.yaml')
  return { value, problems: warnings.map(({ message }) => message) }
}

const refersOut = async (text: string): Promise<boolean> => (await parseText(bytes(text), 'x')).mayReferOut

describe('text of a document', () => {
  it.each([
    ['\uFEFF{"a": 1}', { a: 1 }],
    ['\uFEFFa: 1', { a: 1 }],
    ['{"a": 1,}', { a: 1 }],
    ['{ "a": 1, # why\n "b": 2 }', { a: 1, b: 2 }],
    ['200: {on: yes, no: 2020-01-01}', { 200: { on: 'yes', no: '2020-01-01' } }],
    ['base: &b {x: 1}\nmine: {<<: *b, y: 2}', { base: { x: 1 }, mine: { x: 1, y: 2 } }],
    ['a: {\n  b: 1\n}\n', { a: { b: 1 } }],
  ])('%j is read', async (text, value) => {
    expect(await parse(text)).toEqual({ value, problems: [] })
  })

  it.each([
    ['a: 1\nb: {c: 1, c: 2}\na: 3', { a: 3, b: { c: 2 } }, 2],
    ['a:\n\tb: 1\n', { a: { b: 1 } }, 1],
    ['a: 1\n---\nb: 2\n', { a: 1 }, 1],
  ])('%j is read with a warning', async (text, value, count) => {
    const result = await parse(text)
    expect(result.value).toEqual(value)
    expect(result.problems).toHaveLength(count)
    expect(result.problems[0]).toMatch(/^api\.yaml: /)
  })

  it('says where a duplicate key is', async () => {
    expect((await parse('a: 1\nb:\n  c: 1\n  c: 2\n')).problems).toEqual([
      'api.yaml: the key "c" occurs twice (line 4, column 3); the last one counts',
    ])
  })

  it('may be UTF-16', async () => {
    expect((await parseText(Buffer.from('\uFEFF{"a":"ä"}', 'utf16le'), 'x')).value).toEqual({ a: 'ä' })
  })

  it.each([
    '{"openapi": "3.0.0", "paths": {"/a": {',
    'openapi: 3.0.0\npaths: {a: ',
    '<!doctype html>',
    'a: b: c',
    'a: *gone',
  ])('%j is refused', async (text) => {
    await expect(parse(text)).rejects.toMatchObject({ code: 'DOCUMENT_INVALID' })
  })

  it('keeps __proto__ as data', async () => {
    for (const text of ['{"__proto__": {"polluted": 1}}', '__proto__: {polluted: 1}']) {
      const { value } = await parse(text)
      expect(Object.keys(value as object)).toEqual(['__proto__'])
      expect(Reflect.get({}, 'polluted')).toBeUndefined()
    }
  })

  it('refuses aliases that expand too far, and takes many plain ones', async () => {
    let bomb = 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n'
    for (let level = 1; level < 9; level += 1) {
      bomb += `a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]\n`
    }
    const started = performance.now()
    await expect(parse(bomb)).rejects.toMatchObject({ code: 'DOCUMENT_TOO_LARGE' })
    expect(performance.now() - started).toBeLessThan(2000)
    const plain = `a: &a {x: 1}\nb: [${Array.from({ length: 500 }, () => '*a').join(', ')}]`
    expect((await parse(plain)).problems).toEqual([])
  })

  it('survives any nesting: JSON as it is, flow collections emptied, block sequences refused', async () => {
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
    expect((await parse(`{"deep": ${deep}, "rest": 1}`)).value).toMatchObject({ rest: 1 })
    const flow = await parse(`deep: ${deep}\nrest: 1\n`)
    expect(flow.value).toMatchObject({ rest: 1 })
    expect(flow.problems).toHaveLength(1)
    await expect(parse('- '.repeat(10_000))).rejects.toMatchObject({ code: 'DOCUMENT_INVALID' })
  })

  it('knows when no other file can be meant', async () => {
    expect(await refersOut('{"$ref": "#/a", "x": {"$ref":"#b"}}')).toBe(false)
    expect(await refersOut('a: {$ref: \'#/a\'}\nb:\n  $ref: "#/b"')).toBe(false)
    expect(await refersOut('{"$ref": "a.json#/a"}')).toBe(true)
    expect(await refersOut('a:\n  $ref: a.yaml')).toBe(true)
  })
})
