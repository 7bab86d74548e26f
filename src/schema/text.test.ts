import { expect, test } from 'vitest'
import { withoutHidden } from './text.ts'

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
