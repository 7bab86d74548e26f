import { expect, it } from 'vitest'
import { documentOf, readDocument } from '../../test/read-document.ts'
import { compileTools } from '../tools/compile.ts'
import { checkApi } from './check-api.ts'

async function rulesOf(paths: object, more: object = {}): Promise<[rule: string, pointer: string][]> {
  const { api } = await readDocument(documentOf('3.1.0', { paths, ...more }))
  const tools = compileTools(api, { trustExtensions: false, remote: true, warn: () => {} })
  const findings = checkApi(api, tools)
  for (const { message, fix } of findings) expect(message !== '' && fix !== '').toBe(true)
  return findings.map(({ rule, pointer }) => [rule, pointer])
}

const good = {
  operationId: 'list_items',
  summary: 'Lists all items of the shop.',
  responses: {
    200: { description: '', content: { 'application/json': { schema: { type: 'object', properties: { a: {} } } } } },
  },
}
const info = { info: { title: 'Shop', version: '1', description: 'A shop.' } }

it('finds nothing in an operation that says what it is', async () => {
  expect(await rulesOf({ '/items': { get: good } }, info)).toEqual([])
})

it.each<[string, object, string]>([
  ['operation-id-missing', { ...good, operationId: undefined }, '/paths/~1p/post'],
  ['name-cryptic', { ...good, operationId: 'op12' }, '/paths/~1p/post'],
  ['name-changed', { ...good, operationId: 'shop/list' }, '/paths/~1p/post'],
  ['description-missing', { ...good, summary: undefined }, '/paths/~1p/post'],
  ['response-schema-missing', { ...good, responses: {} }, '/paths/~1p/post'],
  [
    'body-free-form',
    { ...good, requestBody: { content: { 'application/json': { schema: { type: 'object' } } } } },
    '/paths/~1p/post/requestBody',
  ],
  [
    'argument-cryptic',
    { ...good, parameters: [{ name: 'zz', in: 'query', schema: { type: 'string' } }] },
    '/paths/~1p/post/parameters/0',
  ],
  [
    'argument-renamed',
    { ...good, parameters: [{ name: '$top', in: 'query', schema: { type: 'integer' }, description: 'How many.' }] },
    '/paths/~1p/post/parameters/0',
  ],
  ['deprecated', { ...good, deprecated: true }, '/paths/~1p/post'],
])('finds %s, with its pointer', async (rule, post, pointer) => {
  expect(await rulesOf({ '/p': { post: JSON.parse(JSON.stringify(post)) as object } }, info)).toEqual([[rule, pointer]])
})

it('finds deletes without security, duplicate ids, huge tools and many of them', async () => {
  const paths = Object.fromEntries(
    Array.from({ length: 130 }, (_, i) => [`/p${i}`, { get: { ...good, operationId: `read_${i}` } }]),
  )
  const wide = {
    type: 'object',
    properties: Object.fromEntries(
      Array.from({ length: 900 }, (_, i) => [`member_with_a_long_name_${i}`, { type: 'string' }]),
    ),
  }
  const rules = await rulesOf({
    ...paths,
    '/d': { delete: { ...good, operationId: 'remove_it' }, get: { ...good, operationId: 'READ_0' } },
    '/w': {
      post: { ...good, operationId: 'write_wide', requestBody: { content: { 'application/json': { schema: wide } } } },
    },
  })
  expect(rules).toEqual(
    expect.arrayContaining([
      ['api-description-missing', '/info'],
      ['tools-many', '/paths'],
      ['operation-id-duplicate', '/paths/~1d/get'],
      ['delete-unprotected', '/paths/~1d/delete'],
      ['tool-huge', '/paths/~1w/post'],
      ['arguments-many', '/paths/~1w/post'],
    ]),
  )
})

it('says that members are told in words, with the first tool that does, and finds no fault in the body for that', async () => {
  const members = Array.from({ length: 60 }, (_, n) => [`member_${n}`, { type: 'integer', maximum: n }])
  const schema = { type: 'object', properties: Object.fromEntries(members) as object, additionalProperties: true }
  const paths = Object.fromEntries(
    Array.from({ length: 100 }, (_, i) => [`/p${i}`, { get: { ...good, operationId: `read_${i}` } }]),
  )
  const write = {
    ...good,
    operationId: 'write_items',
    requestBody: { content: { 'application/json': { schema } } },
  }
  expect(await rulesOf({ ...paths, '/w': { post: write } }, info)).toEqual([['tools-abridged', '/paths/~1w/post']])
  expect(await rulesOf({ '/w': { post: write } }, info)).toEqual([])
})
