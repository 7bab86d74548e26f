import { expect, test } from 'vitest'
import { toPlainDocument } from './plain-document.ts'

test('what is undefined is absent, dates are text, and a value that occurs twice stays one', () => {
  const shared = { type: 'string', description: undefined }
  const plain = toPlainDocument({ a: shared, list: [shared, 1, null], at: new Date(0), none: undefined })
  expect(plain).toStrictEqual({
    a: { type: 'string' },
    list: [{ type: 'string' }, 1, null],
    at: '1970-01-01T00:00:00.000Z',
  })
  const { a, list } = plain as { a: object; list: object[] }
  expect(list[0]).toBe(a)
})

test('circles and great depth are copied', () => {
  const circle: Record<string, unknown> = { gone: undefined }
  circle['self'] = circle
  const copy = toPlainDocument(circle) as typeof circle
  expect(Object.keys(copy)).toEqual(['self'])
  expect(copy['self']).toBe(copy)
  let deep: object = {}
  for (let level = 0; level < 100_000; level += 1) deep = { deep }
  expect(toPlainDocument(deep)).toHaveProperty('deep')
})
