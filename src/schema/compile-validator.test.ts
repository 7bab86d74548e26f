import { describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../model/json.ts'
import { compileValidator } from './compile-validator.ts'

const refuse = (problem: string): never => expect.fail(problem)

/** A tree: its nodes are a union, which every level goes through. */
const node = (kind: string): JsonObject => ({
  type: 'object',
  properties: { child: { $ref: '#/$defs/any' }, kind: { enum: [kind] } },
})

describe('a compiled validator', () => {
  it('names every fault and where it is', () => {
    const validate = compileValidator(
      {
        type: 'object',
        properties: { a: { type: 'integer' }, b: { type: 'array', items: { enum: ['x'] } } },
        required: ['c'],
        additionalProperties: false,
      },
      refuse,
    )
    expect(validate({ c: 1, a: 1, b: ['x'] })).toBeDefined()
    expect(
      validate({ a: '1', b: ['y'], d: 1 })
        ?.map(({ pointer, keyword }) => [pointer, keyword])
        .sort(),
    ).toEqual([
      ['', 'additionalProperties'],
      ['', 'required'],
      ['/a', 'type'],
      ['/b/0', 'enum'],
    ])
  })

  it('says of a union of one member what the member says, and no more', () => {
    const pet = { anyOf: [{ $ref: '#/$defs/a~1b' }], description: 'Yours' }
    const validate = compileValidator(
      {
        properties: { pet, other: { anyOf: [{ type: 'integer' }, { type: 'object' }] } },
        $defs: { 'a/b': { type: 'object', properties: { pet } } },
      },
      refuse,
    )
    expect(validate({ pet: { pet: 1 } })?.map(({ pointer, keyword }) => [pointer, keyword])).toEqual([
      ['/pet/pet', 'type'],
    ])
    expect(validate({ other: 'x' })?.map(({ keyword }) => keyword)).toEqual(['type', 'type', 'anyOf'])
  })

  it.each(['^(a+)+$', '(a|a)*b', '(.*)*x', '^(a|aa)+$'])('matches %s in linear time', (pattern) => {
    const validate = compileValidator({ type: 'object', properties: { a: { type: 'string', pattern } } }, refuse)
    const start = performance.now()
    expect(validate({ a: `${'a'.repeat(20_000)}!` })).toBeDefined()
    expect(performance.now() - start).toBeLessThan(2000)
  })

  it.each([
    [`^${'a?'.repeat(34)}$`, `${'a'.repeat(17)}!`],
    ['a{0,100}a{0,99}!', 'a'.repeat(100_000)],
    ['a{1000}!', 'a'.repeat(1_000_000)],
    ['^a*a{1000}!', 'a'.repeat(1_000_000)],
  ])('matches %s in linear time, however few its repeats look', (pattern, text) => {
    const validate = compileValidator({ type: 'string', pattern }, refuse)
    const start = performance.now()
    expect(validate(text)).toBeDefined()
    expect(performance.now() - start).toBeLessThan(2000)
  })

  it.each([
    ['^[A-Z]{2,3}-\\d+$', 'AB-12', 'ab-12'],
    ['^\\p{L}+$', 'für', 'a1'],
    ['^(?:foo|bar)$', 'bar', 'baz'],
    ['^.{1,5000}$', 'x', ''],
    ['[a-z.]{1,5000}', 'x', '-'],
  ])('%s takes %s and not %s', (pattern, good, bad) => {
    const validate = compileValidator({ type: 'string', pattern }, refuse)
    expect(validate(good)).toBeUndefined()
    expect(validate(bad)).toBeDefined()
  })

  it('gives up on a value that a recursive union would take years to check', () => {
    const $defs = { any: { oneOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/b' }] }, a: node('a'), b: node('b') }
    const validate = compileValidator({ $ref: '#/$defs/any', $defs }, refuse)
    const nested = (depth: number): JsonObject =>
      depth === 0 ? { kind: 'a' } : { kind: 'b', child: nested(depth - 1) }
    expect(validate(nested(5))).toBeUndefined()
    const start = performance.now()
    expect(validate(nested(60))).toMatchObject([{ pointer: '', message: expect.stringContaining('too deeply') }])
    expect(performance.now() - start).toBeLessThan(2000)
    expect(validate(nested(5))).toBeUndefined()
  })

  it.each<[JsonValue[], boolean]>([
    [
      [
        { a: 1, b: [{}] },
        { b: [{}], a: 1 },
      ],
      false,
    ],
    [[1, '1', true, 'true', null, 'null', [], {}, '[]', [1, 2], ['1,2'], { a: 1 }, { a: '1' }], true],
    [[0, 1, 0], false],
  ])('tells equal items from different ones: %j', (items, unique) => {
    const validate = compileValidator({ type: 'array', uniqueItems: true }, refuse)
    if (unique) expect(validate(items)).toBeUndefined()
    else expect(validate(items)).toMatchObject([{ pointer: '', keyword: 'uniqueItems' }])
    expect(compileValidator({ uniqueItems: false }, refuse)(items)).toBeUndefined()
  })

  it('finds equal items among many without comparing all pairs', () => {
    const validate = compileValidator({ type: 'array', uniqueItems: true }, refuse)
    const items = Array.from({ length: 30_000 }, (_, index) => ({ index }))
    const start = performance.now()
    expect(validate(items)).toBeUndefined()
    expect(performance.now() - start).toBeLessThan(2000)
  })

  it('does not check a pattern without a linear form, and says so', () => {
    const problems: string[] = []
    const validate = compileValidator({ type: 'string', pattern: '^(?=a)(b|a)*$' }, (problem) => problems.push(problem))
    expect(validate('zzz')).toBeUndefined()
    expect(problems).toEqual([expect.stringContaining('linear time')])
  })

  it('accepts everything when the schema is broken, and says why', () => {
    const problems: string[] = []
    expect(compileValidator({ $ref: '#/$defs/nowhere' }, (problem) => problems.push(problem))({})).toBeUndefined()
    expect(problems).toHaveLength(1)
  })

  it('does not take members that every object inherits for arguments', () => {
    const validate = compileValidator(
      { type: 'object', properties: { constructor: { type: 'string' } }, required: ['toString'] },
      refuse,
    )
    expect(validate({ toString: 'own' })).toBeUndefined()
    expect(validate({})).toMatchObject([{ keyword: 'required' }])
  })

  it('compiles two schemas of one $id as two', () => {
    const first = compileValidator({ $id: 'same', type: 'string' }, refuse)
    const second = compileValidator({ $id: 'same', type: 'integer' }, refuse)
    expect([first('a'), second(1)]).toEqual([undefined, undefined])
    expect(second('a')).toBeDefined()
  })
})
