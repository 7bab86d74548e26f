import { expect, test } from 'vitest'
import { toKeywordValue } from './keywords.ts'

const prose = 'The name that the server makes from the address and the time at which the call was received.'

test.each([
  [null, undefined],
  [prose, undefined],
  [{ text: prose }, undefined],
  ['desc', 'desc'],
  [{ on: true }, { on: true }],
  [false, false],
  [12_345_678, 12_345_678],
])('the default %j becomes %j: nobody copies a long one', (value, kept) => {
  expect(toKeywordValue('default', value, 500, () => {})).toEqual(kept)
})
