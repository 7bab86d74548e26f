import { expect, test } from 'vitest'
import type { JsonObject } from '../../model/json.ts'
import { compileValidator } from '../../schema/compile-validator.ts'
import { healArguments } from './heal-arguments.ts'

const schema: JsonObject = {
  type: 'object',
  properties: {
    tags: { type: 'array', items: { type: 'integer' } },
    filter: { type: 'object', properties: { on: { type: 'boolean' } } },
    union: { anyOf: [{ type: 'object' }, { type: 'array' }] },
    count: { type: ['integer', 'null'] },
    name: { type: 'string' },
    'a/b~c': { type: 'number' },
  },
}
const validate = compileValidator(schema, () => {}, 'annotation')
const names = { required: new Set(['name']), single: new Set(['count']) }

function heal(args: JsonObject): JsonObject | undefined {
  return healArguments(args, validate(args) ?? [], names)?.args
}

test.each<[string, JsonObject, JsonObject]>([
  ['an array', { tags: '[1,2]' }, { tags: [1, 2] }],
  ['an object', { filter: ' {"on":true} ' }, { filter: { on: true } }],
  ['either of a union', { union: '{"a":1}' }, { union: { a: 1 } }],
  ['members of what is given', { filter: { on: 'false' }, tags: ['1', 2] }, { filter: { on: false }, tags: [1, 2] }],
  ['a number', { count: '-7' }, { count: -7 }],
  ['a name that pointers escape', { 'a/b~c': '1.5' }, { 'a/b~c': 1.5 }],
])('text is read as %s', (_what, given, expected) => {
  const before = structuredClone(given)
  expect(heal(given)).toEqual(expected)
  expect(given).toEqual(before)
})

test.each<[string, JsonObject]>([
  ['no JSON', { tags: '[1,' }],
  ['JSON of another type', { tags: '{"a":1}' }],
  ['a number that is written otherwise', { count: '007' }],
  ['nothing', { count: '' }],
  ['no truth value', { filter: { on: 'yes' } }],
])('text that is %s stays', (_what, given) => {
  expect(heal(given)).toEqual(given)
})

test('null is left out where the argument is optional, and stays where it is required', () => {
  expect(heal({ tags: null, name: null })).toEqual({ name: null })
})

test('long integers keep their digits beside the number that stands for them', () => {
  const args = { count: '9007199254740993' }
  const healed = healArguments(args, validate(args) ?? [], names)
  expect(healed?.digits).toEqual(new Map([['count', '9007199254740993']]))
})
