import { expect, test } from 'vitest'
import { readRoutePath } from './route-path.ts'

const hono = (route: string) => readRoutePath(route, { innerParameters: false })
const h3 = (route: string) => readRoutePath(route, { innerParameters: true })

test('parameters become placeholders, with the expression that the router checks', () => {
  expect(hono('/posts/:date{[0-9]{4}}/:slug')).toEqual([
    { path: '/posts/{date}/{slug}', parameters: [{ name: 'date', pattern: '[0-9]{4}' }, { name: 'slug' }] },
  ])
  expect(h3('/items/:id(\\d+)')).toEqual([{ path: '/items/{id}', parameters: [{ name: 'id', pattern: '\\d+' }] }])
})

test('an expression may hold slashes', () => {
  expect(hono('/files/:name{.+/.+}')).toEqual([
    { path: '/files/{name}', parameters: [{ name: 'name', pattern: '.+/.+' }] },
  ])
})

test('an optional last segment is two routes', () => {
  expect(hono('/animals/:kind?').map((r) => r.path)).toEqual(['/animals/{kind}', '/animals'])
  expect(hono('/:kind?').map((r) => r.path)).toEqual(['/{kind}', '/'])
})

test('wildcards are no routes of an API', () => {
  for (const route of ['*', '/*', '/static/*', '/a/*/b', '/a/**', '/a/**:rest', '/a/:rest+', '/a/:rest*', '/a{/b}?'])
    expect(h3(route), route).toEqual([])
})

test('parameters inside a segment are found where the framework has them', () => {
  expect(h3('/v:version/:name.:ext').map((r) => r.path)).toEqual(['/v{version}/{name}.{ext}'])
  expect(hono('/items:batch')).toEqual([{ path: '/items:batch', parameters: [] }])
})

test('the root stays the root and a trailing slash stays', () => {
  expect(hono('/').map((r) => r.path)).toEqual(['/'])
  expect(hono('/a/').map((r) => r.path)).toEqual(['/a/'])
})
