import { expect, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'
import type { ApiMcpOptions } from '../../src/options.ts'
import { toolNames } from './connect.ts'
import { createSimpleApp, SIMPLE_TOOLS } from './simple-app.ts'

const ALL = [...SIMPLE_TOOLS, 'show_headers']
const items = ['list_items', 'create_item', 'get_item', 'update_item', 'delete_item']

const document = (operations: Record<string, object>): object => ({
  openapi: '3.1.0',
  info: { title: 'T', version: '1' },
  paths: Object.fromEntries(Object.entries(operations).map(([path, operation]) => [path, { get: operation }])),
})
const upstream = { baseUrl: 'http://127.0.0.1:9' }

test.each<[string, ApiMcpOptions, string[]]>([
  ['no filter', {}, ALL],
  ['include operations', { include: { operations: ['get_item', 'list_items'] } }, ['list_items', 'get_item']],
  ['exclude operations', { exclude: { operations: ['get_item'] } }, ALL.filter((name) => name !== 'get_item')],
  ['include tags', { include: { tags: ['items'] } }, items],
  ['exclude tags', { exclude: { tags: ['items'] } }, ['raise_error', 'show_headers']],
  [
    'operations and tags are a union',
    { include: { operations: ['raise_error'], tags: ['items'] } },
    SIMPLE_TOOLS.slice(),
  ],
  [
    'include and exclude together, where an exclude wins',
    { include: { tags: ['items'] }, exclude: { operations: ['delete_item'] } },
    items.slice(0, 4),
  ],
  ['an empty exclude', { exclude: { operations: [] } }, ALL],
])('%s', async (_name, options, expected) => {
  expect(await toolNames(createSimpleApp(), options)).toEqual(expected)
})

test('an empty include leaves nothing, and that is said', async () => {
  await expect(toolNames(createSimpleApp(), { include: { operations: [] } })).rejects.toMatchObject({
    code: 'NO_OPERATIONS_LEFT',
  })
})

test('unknown operations and tags are warned about and change nothing else', async () => {
  const warnings: string[] = []
  const logger = {
    debug() {},
    info() {},
    error() {},
    warn: (_details: object, text: string) => void warnings.push(text),
  }
  const mcp = new ApiMcp(createSimpleApp(), {
    logger,
    include: { operations: ['get_item', 'gone'], tags: ['no_such_tag'] },
  })
  expect((await mcp.tools()).map((tool) => tool.name)).toEqual(['get_item'])
  expect(warnings.join('\n')).toContain('gone')
  expect(warnings.join('\n')).toContain('no_such_tag')
})

test('operations without tags, or with an empty list, belong to no tag', async () => {
  const source = document({
    '/a': { operationId: 'a' },
    '/b': { operationId: 'b', tags: [] },
    '/c': { operationId: 'c', tags: ['x'] },
  })
  expect(await toolNames(source, { upstream, include: { tags: ['x'] } })).toEqual(['c'])
  expect(await toolNames(source, { upstream, exclude: { tags: ['x'] } })).toEqual(['a', 'b'])
})

test('operations without an operationId have a name, and filters take it', async () => {
  const source = document({ '/a/{id}': { responses: {} }, '/b': { responses: {} } })
  const [first = ''] = await toolNames(source, { upstream })
  expect(await toolNames(source, { upstream, include: { operations: [first] } })).toEqual([first])
})

test('an API without operations has no tools and a warning', async () => {
  const warnings: string[] = []
  const logger = {
    debug() {},
    info() {},
    error() {},
    warn: (_details: object, text: string) => void warnings.push(text),
  }
  expect(await new ApiMcp(document({}), { upstream, logger }).tools()).toEqual([])
  expect(warnings).toHaveLength(1)
})
