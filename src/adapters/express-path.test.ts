import { expect, test } from 'vitest'
import { joinPaths, readCompiledPath, readExpressPath } from './express-path.ts'

test.each([
  ['/', ['/']],
  ['/items/:id', ['/items/{id}']],
  ['/items/:id?', ['/items/{id}', '/items']],
  ['/:from-:to', ['/{from}-{to}']],
  ['/:name.json', ['/{name}.json']],
  [String.raw`/:id(\d+)`, ['/{id}']],
  ['/items{/:id}', ['/items/{id}', '/items']],
  ['/files/*path', ['/files/{path}']],
  ['/:"odd name"/x', ['/{odd name}/x']],
  [String.raw`/a\:b`, ['/a:b']],
  ['*', []],
  ['/files/*', []],
  ['/:rest*', []],
  ['/ab?cd', []],
  ['/(a|b)', []],
])('%s is %j', (route, templates) => {
  expect(readExpressPath(route).map(({ path }) => path)).toEqual(templates)
})

test('keeps the expressions of parameters', () => {
  expect(readExpressPath(String.raw`/:id(\d+)`)[0]?.parameters).toEqual([{ name: 'id', pattern: String.raw`\d+` }])
})

test.each([
  [/^\/api\/?(?=\/|$)/i, [], '/api'],
  [/^\/api\/v1\.0\/?(?=\/|$)/i, [], '/api/v1.0'],
  [new RegExp(String.raw`^\/(?:([^\/]+?))\/a\/?(?=\/|$)`), ['tenant'], '/{tenant}/a'],
  [new RegExp(String.raw`^(?:\/([^/]+?))(?:\/([^/]+?))\/z\/?(?=\/|$)`), ['a', 'b'], '/{a}/{b}/z'],
  [/^\/o(?:\/([^/]+?))?\/?(?=\/|$)/i, ['id'], undefined],
  [/^\/(a|b)\/?(?=\/|$)/i, [], undefined],
])('the compiled %s is %s', (expression, keys, path) => {
  expect(readCompiledPath(expression, keys)?.path).toBe(path)
})

function at(path: string): { path: string; parameters: [] } {
  return { path, parameters: [] }
}

test('a router and the routes in it are one path', () => {
  expect(joinPaths(at(''), at('/')).path).toBe('/')
  expect(joinPaths(at('/api'), at('/')).path).toBe('/api')
  expect(joinPaths(at('/api'), at('/a')).path).toBe('/api/a')
  expect(joinPaths(at(''), at('a')).path).toBe('/a')
})
