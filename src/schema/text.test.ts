import { expect, test } from 'vitest'
import { firstSentences, shorten, withoutHidden, withoutMarkup } from './text.ts'

test('values lose what hides text, and keep what belongs to words and emoji', () => {
  expect(withoutHidden(['a\u{202E}b\u{200B}', { c: 'd\u{1B}[2J\u{E0041}' }, 1, null, true])).toEqual([
    'ab',
    { c: 'd[2J' },
    1,
    null,
    true,
  ])
  expect(withoutHidden('می\u{200C}خواهم ❤\u{FE0F} a\nb\tc')).toBe('می\u{200C}خواهم ❤\u{FE0F} a\nb\tc')
})

test.each([
  [
    '<p>Lists <b>all</b> <a href="https://a.example/x">items</a>.</p><p>Of a shop &amp; more.</p>',
    'Lists all items.\nOf a shop & more.',
  ],
  ['See [the guide](https://a.example/guide) first.<br/>Then call.', 'See the guide first.\nThen call.'],
  ['Give `<id>` or List<string>, if a < b and c > d.', 'Give `<id>` or List<string>, if a < b and c > d.'],
  ['Tom &amp; Jerry', 'Tom &amp; Jerry'],
])('markup goes, and what only looks like it stays: %j', (text, plain) => {
  expect(withoutMarkup(text)).toBe(plain)
})

test.each([
  ['One. Two is longer. Three.', 10, 'One.'],
  ['Decimal places, e.g. 4 of them. More.', 20, 'Decimal places, e.g. 4 of them.'],
  ['Returns a status.\n\n**Permissions required:**\n\n * Admin of all projects', 30, 'Returns a status.'],
  ['The level. Use:\n\n * `-1` for a part of it', 20, 'The level.'],
  ['A text of many words without any end that goes on and on', 20, undefined],
])('the first sentences of %j in %d bytes', (text, bytes, sentences) => {
  expect(firstSentences(text, bytes)).toBe(sentences)
})

test('what is cut within a sentence says so', () => {
  expect(shorten('A text of many words without any end that goes on and on', 20)).toBe('A text of many …')
})
