import { describe, expect, it } from 'vitest'
import { compile, get, query } from '../../test/compile-document.ts'

describe('selection', () => {
  const paths = {
    '/items': { ...get('list', { tags: ['items'] }), post: { operationId: 'add', tags: ['items'], responses: {} } },
    '/items/{id}': get('read', { tags: ['items'] }),
    '/admin/users/{id}': get('user', { tags: ['admin'] }),
    '/admin': { get: { responses: {} }, trace: { operationId: 'traced', responses: {} } },
  }

  it.each([
    [{}, ['list', 'add', 'read', 'user', 'get_admin']],
    [{ include: { tags: ['admin'], operations: ['add'] } }, ['add', 'user']],
    [{ include: { operations: ['get_admin'] } }, ['get_admin']],
    [{ include: { methods: ['post'] } }, ['add']],
    [{ exclude: { paths: ['/admin/**'] } }, ['list', 'add', 'read']],
    [{ include: { paths: ['/items/*'] } }, ['read']],
    [{ include: { tags: ['items'] }, exclude: { operations: ['list'] } }, ['add', 'read']],
    [{ include: {} }, ['list', 'add', 'read', 'user', 'get_admin']],
  ])('%j leaves %j', async (settings, names) => {
    expect((await compile({ paths }, settings)).names).toEqual(names)
  })

  it.each([[{ include: { tags: [] } }], [{ exclude: { paths: ['/**'] } }], [{ filter: () => false }]])(
    'fails when %j leaves nothing',
    async (settings) => {
      await expect(compile({ paths }, settings)).rejects.toMatchObject({ code: 'NO_OPERATIONS_LEFT' })
    },
  )

  it('warns of names that nothing has', async () => {
    const { warnings } = await compile({ paths }, { exclude: { operations: ['lst'], paths: ['/nowhere'] } })
    expect(warnings.map(({ code, message }) => [code, /"(.*)"/.exec(message)?.[1]])).toEqual([
      ['FILTER_UNKNOWN', 'lst'],
      ['FILTER_UNKNOWN', '/nowhere'],
    ])
  })

  it('honours x-mcp only where it is trusted, and says what is wrong in it', async () => {
    const marked = {
      '/a': get('a', { 'x-mcp': { enabled: false } }),
      '/b': get('b', {
        'x-mcp': { name: 'best', title: 'Best', description: 'Chosen.', annotations: { readOnlyHint: false, odd: 1 } },
      }),
    }
    const trusted = await compile({ paths: marked })
    expect(trusted.names).toEqual(['best'])
    expect(trusted.tools[0]).toMatchObject({
      title: 'Best',
      description: 'Chosen.',
      annotations: { readOnlyHint: false },
    })
    expect(trusted.warnings).toMatchObject([{ code: 'X_MCP_INVALID', pointer: '/paths/~1b/get' }])
    expect((await compile({ paths: marked }, { trustExtensions: false })).names).toEqual(['a', 'b'])
  })
})

describe('the option tool', () => {
  const paths = {
    '/a/{id}': get('a', {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }, query('q')],
    }),
    '/b': get('b'),
  }

  it('renames, describes, fixes and hides', async () => {
    const { names, tool } = await compile(
      { paths },
      {
        tool: ({ operationId }, draft) =>
          operationId === 'b'
            ? { enabled: false }
            : {
                name: 'find',
                title: 'Find',
                description: `${draft.name}: ${draft.arguments.join()}`,
                arguments: { id: { value: '1' }, q: { name: 'text', description: 'What.' } },
              },
      },
    )
    expect(names).toEqual(['find'])
    expect(tool('find')).toMatchObject({ title: 'Find', description: 'a: id,q' })
    expect(tool('find').inputSchema).toEqual({
      type: 'object',
      properties: { text: { type: 'string', description: 'What.' } },
      additionalProperties: false,
    })
    expect(tool('find').arguments.map(({ argument, hidden }) => [argument, hidden])).toEqual([
      ['id', { value: '1' }],
      ['text', undefined],
    ])
  })

  it('gives a chosen name to who chose it', async () => {
    const { names } = await compile(
      { paths },
      { tool: ({ operationId }) => (operationId === 'a' ? { name: 'b' } : {}) },
    )
    expect(names[0]).toBe('b')
    expect(names[1]).toMatch(/^b_[a-z0-9]+$/)
  })

  it.each([
    ['hides what is required', () => ({ arguments: { id: { hide: true } } })],
    ['gives one name twice', () => ({ arguments: { q: { name: 'id' } } })],
    [
      'throws',
      () => {
        throw new Error('no')
      },
    ],
  ])('is refused when it %s', async (_, tool) => {
    await expect(compile({ paths: { '/a/{id}': paths['/a/{id}'] } }, { tool })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    })
  })
})

describe('descriptions', () => {
  it('are as written, without what cannot be seen', async () => {
    const { tools } = await compile({
      paths: {
        '/a': get('a', { summary: 'One​.', description: 'Two\u202E\u{E0041}.\r\nThree', deprecated: true }),
        '/b': get('b'),
      },
    })
    expect(tools.map(({ description }) => description)).toEqual(['Deprecated. One.\n\nTwo.\nThree', 'GET /b'])
  })

  it('end at a sentence before 2,048 bytes', async () => {
    const { tools } = await compile({ paths: { '/a': get('a', { description: 'Ein Süßwaren-Satz. '.repeat(400) }) } })
    expect(Buffer.byteLength(tools[0]?.description ?? '')).toBeLessThanOrEqual(2048)
    expect(tools[0]?.description).toMatch(/Satz\.$/)
    expect(Buffer.byteLength(tools[0]?.description ?? '')).toBeGreaterThan(2000)
  })

  it('lose their summary in a large API when their first sentences say it', async () => {
    const paths = Object.fromEntries(Array.from({ length: 99 }, (_, n) => [`/p${n}`, get(`p${n}`)]))
    const said = get('a', { summary: 'List items', description: 'Lists all items of a shop. In pages.' })
    const more = get('b', { summary: 'Find parcels', description: 'Lists all items of a shop. In pages.' })
    const { tool } = await compile({ paths: { ...paths, '/a': said, '/b': more } })
    expect(tool('a').description).toBe('Lists all items of a shop. In pages.')
    expect(tool('b').description).toBe('Find parcels\n\nLists all items of a shop. In pages.')
    expect((await compile({ paths: { '/a': said } })).tool('a').description).toMatch(/^List items\n\n/)
  })

  it('have responses, examples and schemas when asked', async () => {
    const responses = {
      200: {
        description: 'Fine',
        content: { 'application/json': { schema: { type: 'object', properties: { id: { type: 'integer' } } } } },
      },
      404: { description: 'Gone' },
    }
    const members = { paths: { '/a': get('a', { responses }) } }
    const brief = await compile(members, { descriptions: 'responses' })
    expect(brief.tools[0]?.description).toBe(
      'GET /a\n\n### Responses:\n\n**200**: Fine (Success Response)\nContent-Type: application/json\n\n**404**: Gone',
    )
    const full = await compile(members, { descriptions: 'full' })
    expect(full.tools[0]?.description).toContain('**Example Response:**\n```json\n{"id":1}\n```')
    expect(full.tools[0]?.description).toContain('**Output Schema:**\n```json\n{"type":"object"')
  })
})

it('annotates by method', async () => {
  const operation = { responses: {} }
  const { tools } = await compile(
    { paths: { '/a': { get: operation, post: operation, put: operation, patch: operation, delete: operation } } },
    { remote: true },
  )
  expect(tools.map(({ annotations }) => annotations)).toEqual([
    { readOnlyHint: true },
    { destructiveHint: false },
    { destructiveHint: true, idempotentHint: true },
    { destructiveHint: true },
    { destructiveHint: true, idempotentHint: true },
  ])
})
