import { expect, it } from 'vitest'
import type { JsonObject } from '../model/json.ts'
import { toLiterals, toNotation } from './notation.ts'

const definitions: Record<string, JsonObject> = {
  Address: {
    type: 'object',
    properties: { city: { type: 'string' }, lines: { type: 'array', items: { type: 'string' } }, geo: ref('Geo') },
    required: ['city'],
  },
  Geo: { type: 'object', properties: { lat: { type: 'number' }, lon: { type: 'number' } }, required: ['lat', 'lon'] },
  Tree: { type: 'object', properties: { name: { type: 'string' }, children: { type: 'array', items: ref('Tree') } } },
}

function ref(name: string): JsonObject {
  return { $ref: `#/$defs/${name}` }
}
function notation(schema: JsonObject, maxBytes = 800): string | undefined {
  return toNotation(schema, (name) => definitions[name] ?? {}, maxBytes)
}
function members(properties: Record<string, JsonObject>, required: string[] = []): JsonObject {
  return { type: 'object', properties, required }
}

it.each<[string, JsonObject]>([
  ['{amount: integer, note?}', members({ note: { type: 'string' }, amount: { type: 'integer' } }, ['amount'])],
  [
    "{kind?: 'a'|'b', on?: date}",
    members({ kind: { enum: ['a', 'b', null] }, on: { type: 'string', format: 'date' } }),
  ],
  ['{tags?: string[], any?: any[], x?}', members({ tags: list({ type: 'string' }), any: list({}), x: {} })],
  ["{a?: ('x'|'y')[], b?: {c?}[]}", members({ a: list({ enum: ['x', 'y'] }), b: list(members({ c: {} })) })],
  [
    '{a?: integer, b?: boolean|object}',
    members({ a: nullable('integer'), b: anyOf({ type: 'boolean' }, { type: 'object' }) }),
  ],
  ['{home?: {city, lines?: string[], geo?: {lat: number, lon: number}}}', members({ home: ref('Address') })],
  ["{'first name'?}", members({ 'first name': { type: 'string' } })],
  ["{type?: 'card'|'bank', number?, iban?}", anyOf(kind('card', 'number'), kind('bank', 'iban'))],
  ['{a, b?}', { allOf: [members({ a: {} }, ['a']), members({ b: {} })] }],
])('writes %s', (text, schema) => {
  expect(notation(schema)).toBe(text)
})

it('has inner members only as far as they fit, then types, then names, required ones first', () => {
  const schema = members({ note: { type: 'integer' }, home: ref('Address'), work: ref('Geo') }, ['work'])
  expect(notation(schema, 80)).toBe('{work: {lat: number, lon: number}, note?: integer, home?: object}')
  expect(notation(schema, 50)).toBe('{work: object, note?: integer, home?: object}')
  expect(notation(schema, 30)).toBe('{work, note?, home?}')
  expect(notation(schema, 18)).toBe('{work, note?, …}')
})

it('ends where a definition names itself', () => {
  expect(notation(ref('Tree'))).toBe(
    '{name?, children?: {name?, children?: {name?, children?: {name?, children?: object[]}[]}[]}[]}',
  )
})

it.each([{ type: 'string' }, { type: 'object' }, { anyOf: [{ type: 'string' }, { type: 'integer' }] }])(
  'has nothing to say about %j',
  (schema) => {
    expect(notation(schema)).toBeUndefined()
  },
)

it('tells the first of many values', () => {
  expect(toLiterals(['a', 'b', 3], 20, 10)).toBe("'a'|'b'|3")
  expect(toLiterals(['first', 'second', 'third'], 20, 10)).toBe("'first'|…")
})

function list(items: JsonObject): JsonObject {
  return { type: 'array', items }
}
function anyOf(...parts: JsonObject[]): JsonObject {
  return { anyOf: parts }
}
function nullable(type: string): JsonObject {
  return { type: [type, 'null'] }
}
function kind(value: string, member: string): JsonObject {
  return members({ type: { type: 'string', enum: [value] }, [member]: { type: 'string' } }, ['type', member])
}
