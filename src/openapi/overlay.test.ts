import { describe, expect, it } from 'vitest'
import { applyOverlay } from './overlay.ts'
import { parseJsonPath } from './json-path.ts'
import { selectPaths } from './json-path-select.ts'

const DOCUMENT = {
  info: { title: 'T', tags: ['a'] },
  paths: {
    '/pets': {
      get: { operationId: 'list', tags: ['pets', 'x'], deprecated: true },
      post: { operationId: 'add', tags: ['pets'] },
    },
    '/users/{id}': { get: { operationId: 'user', 'x-internal': true, limit: 5 } },
  },
}

function paths(query: string): string[] {
  return selectPaths(DOCUMENT, parseJsonPath(query)).map(({ path }) => path.join(' '))
}

describe('JSONPath', () => {
  it.each([
    ['$', ['']],
    ['$.info.title', ['info title']],
    ["$['info']['title']", ['info title']],
    ["$ ['info']\n.title", ['info title']],
    ['$.paths["/users/{id}"].get.limit', ['paths /users/{id} get limit']],
    ['$.paths.*.get', ['paths /pets get', 'paths /users/{id} get']],
    [
      '$.paths[*][*].operationId',
      ['paths /pets get operationId', 'paths /pets post operationId', 'paths /users/{id} get operationId'],
    ],
    [
      '$..operationId',
      ['paths /pets get operationId', 'paths /pets post operationId', 'paths /users/{id} get operationId'],
    ],
    ['$..tags[0]', ['info tags 0', 'paths /pets get tags 0', 'paths /pets post tags 0']],
    ['$.paths["/pets"].get.tags[-1]', ['paths /pets get tags 1']],
    ['$.paths["/pets"].get.tags[0:1]', ['paths /pets get tags 0']],
    ['$.paths["/pets"].get.tags[::-1]', ['paths /pets get tags 1', 'paths /pets get tags 0']],
    ["$.paths['/pets']['get','post']", ['paths /pets get', 'paths /pets post']],
    ["$.paths.*[?@.operationId == 'add']", ['paths /pets post']],
    ["$.paths.*[?(@.operationId != 'add')]", ['paths /pets get', 'paths /users/{id} get']],
    ["$.paths.*[?@['x-internal']]", ['paths /users/{id} get']],
    ['$.paths.*[?!@.deprecated && @.tags]', ['paths /pets post']],
    ['$.paths.*[?@.limit >= 5 || @.deprecated == true]', ['paths /pets get', 'paths /users/{id} get']],
    ["$.paths.*[?search(@.operationId, '^us')]", ['paths /users/{id} get']],
    ["$.paths.*[?match(@.operationId, 'us')]", []],
    ['$.paths.*[?length(@.tags) > 1]', ['paths /pets get']],
    ['$.paths[?count(@.*) == 2]', ['paths /pets']],
    ["$.paths[?@.get.operationId == $.paths['/users/{id}'].get.operationId]", ['paths /users/{id}']],
    ['$.nothing..x', []],
  ])('%s', (query, expected) => {
    expect(paths(query)).toEqual(expected)
  })

  it.each([
    '',
    'paths',
    '$.',
    '$[',
    '$.a[?]',
    "$['a",
    '$.a[?@.b ==]',
    '$.a[?nope(@)]',
    '$.a b',
    `$[?${'('.repeat(1000)}@`,
  ])('%j is no query', (query) => {
    expect(() => parseJsonPath(query)).toThrow(/at character \d+/)
  })
})

const apply = (...actions: object[]): { result: typeof DOCUMENT; warnings: string[] } => {
  const warnings: string[] = []
  const overlay = { overlay: '1.0.0', info: {}, actions }
  const result = applyOverlay(DOCUMENT, overlay, 'o.yaml', ({ message }) => warnings.push(message)) as typeof DOCUMENT
  return { result, warnings }
}

describe('an overlay', () => {
  it('merges into objects, appends to lists, replaces the rest, and leaves the document as it was', () => {
    const before = JSON.stringify(DOCUMENT)
    const { result, warnings } = apply(
      { target: '$.info', update: { title: 'New', contact: { name: 'n' } } },
      { target: '$.info', update: { contact: { url: 'u' }, tags: ['b'] } },
      { target: "$.paths['/pets'].get.tags", update: 'new' },
      { target: '$.paths.*.get.operationId', update: 'renamed' },
    )
    expect(result.info).toEqual({ title: 'New', tags: ['a', 'b'], contact: { name: 'n', url: 'u' } })
    expect(result.paths['/pets'].get).toMatchObject({ tags: ['pets', 'x', 'new'], operationId: 'renamed' })
    expect(result.paths['/users/{id}'].get.operationId).toBe('renamed')
    expect(result.paths['/pets'].post).toBe(DOCUMENT.paths['/pets'].post)
    expect(warnings).toEqual([])
    expect(JSON.stringify(DOCUMENT)).toBe(before)
  })

  it('removes members and elements', () => {
    const { result } = apply(
      { target: '$.paths.*[?@.deprecated]', remove: true },
      { target: '$..tags[*]', remove: true },
    )
    expect(Object.keys(result.paths['/pets'])).toEqual(['post'])
    expect(result.paths['/pets'].post.tags).toEqual([])
    expect(result.info.tags).toEqual([])
  })

  it('says which action changes nothing, and applies the others', () => {
    const { result, warnings } = apply(
      { target: '$.gone', remove: true },
      { target: '$..[' },
      {},
      { target: '$.info' },
      { target: '$.info', update: { title: 'New' } },
    )
    expect(result.info.title).toBe('New')
    expect(warnings.map((warning) => /action \d/.exec(warning)?.[0])).toEqual([
      'action 1',
      'action 2',
      'action 3',
      'action 4',
    ])
  })

  it('that is none is refused', () => {
    expect(() => applyOverlay(DOCUMENT, { openapi: '3.1.0' }, 'o.yaml', () => {})).toThrow(
      expect.objectContaining({ code: 'DOCUMENT_INVALID' }) as Error,
    )
  })

  it('merges __proto__ as data', () => {
    const update = JSON.parse('{"__proto__": {"polluted": 1}}') as object
    const { result } = apply({ target: '$.info', update })
    expect(Object.keys(result.info)).toContain('__proto__')
    expect(Reflect.get(result.info, 'polluted')).toBeUndefined()
  })
})
