import { expect, test } from 'vitest'
import { readFastifyPath } from './fastify-path.ts'

test.each([
  ['/', ['/']],
  ['', ['/']],
  ['/items/:id', ['/items/{id}']],
  ['/items/:id?', ['/items/{id}', '/items']],
  ['/:id?', ['/{id}', '/']],
  ['/:from-:to', ['/{from}-{to}']],
  ['/:name.json', ['/{name}.json']],
  ['/v1/jobs::cancel', ['/v1/jobs:cancel']],
  ['/static/*', ['/static/{wildcard}']],
  [String.raw`/:file(^\d+).png`, ['/{file}.png']],
  [String.raw`/at/:hour(^(?:[01]\d|2[0-3]))h:minute(^\d{2}$)m`, ['/at/{hour}h{minute}m']],
])('%s is %j', (url, templates) => {
  expect(readFastifyPath(url).map(({ path }) => path)).toEqual(templates)
})

test('keeps the names and expressions of parameters', () => {
  expect(readFastifyPath(String.raw`/a/:year(^\d{4}$)/:rest?`)).toEqual([
    { path: '/a/{year}/{rest}', parameters: [{ name: 'year', pattern: String.raw`\d{4}` }, { name: 'rest' }] },
    { path: '/a/{year}', parameters: [{ name: 'year', pattern: String.raw`\d{4}` }] },
  ])
})
