import { expect, test } from 'vitest'
import { suggestName } from './suggest-name.ts'

const known = ['item_id', 'limit', 'X-Tenant', 'order_by']

test.each([
  ['itemId', 'item_id'],
  ['ITEM-ID', 'item_id'],
  ['limt', 'limit'],
  ['x_tennant', 'X-Tenant'],
  ['orderby', 'order_by'],
])('"%s" is near "%s"', (wrong, expected) => {
  expect(suggestName(wrong, known)).toBe(expected)
})

test.each(['', 'zzz', 'completely_different', '__proto__'])('nothing is near "%s"', (wrong) => {
  expect(suggestName(wrong, known)).toBeUndefined()
})
