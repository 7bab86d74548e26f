import { expect, test } from 'vitest'
import { encodeUnreserved } from './percent-encode.ts'
import { compilePath } from './path-template.ts'

/** The target that a template and values make: path and query. */
function fill(template: string, values: Record<string, string> = {}, basePath = ''): string {
  const { path, query } = compilePath(template, basePath, (name) =>
    Object.hasOwn(values, name) ? () => encodeUnreserved(values[name] ?? '') : undefined,
  )
  const rest = query({})
  return rest === '' ? path({}) : `${path({})}?${rest}`
}

test.each<[string, Record<string, string>, string]>([
  ['/', {}, '/'],
  ['/users', {}, '/users'],
  ['users/{id}/', { id: '1' }, '/users/1/'],
  ['/a//b', {}, '/a//b'],
  ['//host/{id}', { id: '1' }, '/host/1'],
  ['/files/{name}.{ext}', { name: 'a b', ext: 'js' }, '/files/a%20b.js'],
  ['/v1/{+name}', { name: 'a/b' }, '/v1/a%2Fb'],
  ['/x/{a}', { a: '{b}' }, '/x/%7Bb%7D'],
  ['/x?q={q}&fixed=1', { q: 'a&b' }, '/x?q=a%26b&fixed=1'],
  ['/x?a=b#fragment={f}', { f: '1' }, '/x?a=b'],
  ['/users{?page,size}', { page: '1' }, '/users'],
  ['/#op', {}, '/'],
  ['/100%/{a}', { a: '%' }, '/100%25/%25'],
])('%s', (template, values, expected) => {
  expect(fill(template, values)).toBe(expected)
})

test('the base path comes before it', () => {
  expect(fill('/users/{id}', { id: '1' }, '/api/v1')).toBe('/api/v1/users/1')
})

test.each<[string, Record<string, string>]>([
  ['/a/{x}/b', { x: '' }],
  ['/a/{x}/b', { x: '.' }],
  ['/a/{x}', { x: '..' }],
  ['/a/{x}{y}/b', { x: '.', y: '.' }],
  ['/a/.{x}/b', { x: '.' }],
  ['/a/%2e{x}/b', { x: '.' }],
  ['/a/{x};v=1/b', { x: '..' }],
  ['/a/{x}', { x: './' }],
  ['/a/{x}', { x: '../admin' }],
  ['/a/{x}', { x: 'b\\..\\..' }],
  ['/a/{missing}/b', {}],
  ['/a/../b', {}],
  ['/a/%2E%2e/b', {}],
])('%s with %j is refused', (template, values) => {
  expect(() => fill(template, values)).toThrow(expect.objectContaining({ code: 'REQUEST_REFUSED' }))
})

test.each(['...', '..x', '%2e%2e', '..%2f', '.well-known'])('%s is a name like any other', (x) => {
  expect(fill('/a/{x}/b', { x })).toBe(`/a/${encodeURIComponent(x)}/b`)
})
