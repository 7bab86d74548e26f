import { expect, test } from 'vitest'
import { withLoneReferences } from './lone-references.ts'

const $defs = { Pet: { type: 'object' } }

test('a reference with something beside it becomes a member of a union, also inside of definitions', () => {
  const schema = {
    properties: { pet: { $ref: '#/$defs/Pet', description: 'Yours' }, other: { $ref: '#/$defs/Pet' } },
    $defs: { ...$defs, List: { type: 'array', items: { $ref: '#/$defs/Pet', deprecated: true } } },
  }
  expect(withLoneReferences(schema)).toEqual({
    properties: { pet: { anyOf: [{ $ref: '#/$defs/Pet' }], description: 'Yours' }, other: { $ref: '#/$defs/Pet' } },
    $defs: { ...$defs, List: { type: 'array', items: { anyOf: [{ $ref: '#/$defs/Pet' }], deprecated: true } } },
  })
})
test('what is in the union beside a reference holds as well', () => {
  const schema = { items: { $ref: '#/$defs/Pet', anyOf: [{ required: ['a'] }] }, $defs }
  expect(withLoneReferences(schema)).toEqual({
    items: { allOf: [{ $ref: '#/$defs/Pet' }], anyOf: [{ required: ['a'] }] },
    $defs,
  })
})
test('a property called $ref is no reference', () => {
  const schema = { properties: { $ref: { type: 'string' }, x: { type: 'string' } }, $defs }
  expect(withLoneReferences(schema)).toEqual(schema)
})
