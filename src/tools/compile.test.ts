import { describe, expect, it } from 'vitest'
import { documentOf, readDocument } from '../../test/read-document.ts'
import type { Warning } from '../model/operation.ts'
import type { Tool } from '../model/tool.ts'
import { compileTools } from './compile.ts'
import type { CompileSettings } from './compile.ts'

interface Compiled {
  readonly tools: Tool[]
  readonly names: string[]
  readonly warnings: Warning[]
  tool(name: string): Tool
}

async function compile(members: object, settings: Partial<CompileSettings> = {}, version = '3.1.0'): Promise<Compiled> {
  const { api } = await readDocument(documentOf(version, members))
  const warnings: Warning[] = []
  const warn = (warning: Warning): void => void warnings.push(warning)
  const tools = compileTools(api, { trustExtensions: true, remote: false, warn, ...settings })
  return {
    tools,
    warnings,
    names: tools.map(({ name }) => name),
    tool: (name) => tools.find((tool) => tool.name === name) ?? expect.fail(`no tool ${name}`),
  }
}

const get = (operationId: string, more: object = {}): object => ({ get: { operationId, responses: {}, ...more } })
const post = (schema: object, more: object = {}, contentType = 'application/json'): object => ({
  '/p': {
    post: {
      operationId: 'p',
      requestBody: { required: true, content: { [contentType]: { schema } } },
      responses: {},
      ...more,
    },
  },
})
const query = (name: string, schema: object = { type: 'string' }, more: object = {}): object => ({
  name,
  in: 'query',
  schema,
  ...more,
})

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

describe('arguments', () => {
  it('tells parameters of one name apart by their place, and leaves the name to the body', async () => {
    const paths = post(
      { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } }, required: ['id'] },
      {
        parameters: [query('id'), { name: 'id', in: 'header', schema: {} }, query('q')],
      },
    )
    const { tool } = await compile({ paths })
    expect(tool('p').arguments.map(({ argument, in: place, name }) => [argument, place, name])).toEqual([
      ['id__query', 'query', 'id'],
      ['id__header', 'header', 'id'],
      ['q', 'query', 'q'],
      ['id', 'body', 'id'],
      ['name', 'body', 'name'],
    ])
    expect(tool('p').inputSchema).toMatchObject({ required: ['id'], additionalProperties: false })
  })

  it('writes names that providers refuse with what they take, and keeps those that are legal', async () => {
    const { tool } = await compile({
      paths: {
        '/p': get('p', {
          parameters: ['$filter', 'filter', 'ids[]', '__proto__', 'ü', '日本'].map((name) => query(name)),
        }),
      },
    })
    const names = tool('p').arguments.map(({ argument, name }) => [name, argument])
    expect(names.slice(0, 5)).toEqual([
      ['$filter', 'filter_2'],
      ['filter', 'filter'],
      ['ids[]', 'ids'],
      ['__proto__', 'proto'],
      ['ü', 'u'],
    ])
    expect(names[5]?.[1]).toMatch(/^arg_[a-z0-9]+$/)
  })

  it.each([
    ['an array', { type: 'array', items: { type: 'string' } }],
    ['no declared properties', { type: 'object' }],
    ['further properties allowed', { type: 'object', properties: { a: {} }, additionalProperties: true }],
    [
      'a union',
      {
        oneOf: [
          { type: 'object', properties: { a: {} } },
          { type: 'object', properties: { b: {} } },
        ],
      },
    ],
  ])('gives a body with %s as one argument', async (_, schema) => {
    const { tool } = await compile({ paths: post(schema, { parameters: [query('body')] }) })
    expect(tool('p').arguments.map(({ argument, name }) => [argument, name])).toEqual([
      ['body__query', 'body'],
      ['body', undefined],
    ])
    expect(tool('p').inputSchema).not.toHaveProperty('anyOf')
  })

  it('looks through references, allOf and null to find the properties of a body', async () => {
    const schemas = {
      Base: {
        type: 'object',
        properties: { id: { type: 'integer', readOnly: true }, name: { type: 'string' } },
        required: ['id', 'name'],
      },
      Pet: {
        allOf: [{ $ref: '#/components/schemas/Base' }, { type: 'object', properties: { age: { type: 'integer' } } }],
      },
    }
    const { tool } = await compile({
      components: { schemas },
      paths: post({ anyOf: [{ $ref: '#/components/schemas/Pet' }, { type: 'null' }] }),
    })
    expect(tool('p').inputSchema).toEqual({
      type: 'object',
      properties: { name: { type: 'string' }, age: { type: 'integer' } },
      required: ['name'],
      additionalProperties: false,
    })
  })

  it('says in words which properties go together, where a union says no more', async () => {
    const { tool } = await compile({
      paths: post({
        type: 'object',
        properties: { a: {}, b: {}, c: {} },
        anyOf: [{ required: ['a'] }, { required: ['b', 'c'] }],
      }),
    })
    expect(tool('p').inputSchema).toMatchObject({ description: 'Give a, or b and c.' })
    expect(tool('p').arguments).toHaveLength(3)
  })

  it('requires nothing of an optional body', async () => {
    const { tool } = await compile({
      paths: {
        '/p': {
          post: {
            operationId: 'p',
            requestBody: {
              content: { 'application/json': { schema: { type: 'object', properties: { a: {} }, required: ['a'] } } },
            },
            responses: {},
          },
        },
      },
    })
    expect(tool('p').inputSchema).not.toHaveProperty('required')
  })

  it('takes files as text or with a name, in multipart and in bytes', async () => {
    const { tool } = await compile(
      {
        paths: post(
          { type: 'object', properties: { file: { type: 'string', format: 'binary' }, note: { type: 'string' } } },
          {},
          'multipart/form-data',
        ),
      },
      {},
      '3.0.3',
    )
    expect(tool('p').inputSchema).toMatchObject({
      properties: {
        file: { anyOf: [{ type: 'string' }, { type: 'object', required: ['data'] }] },
        note: { type: 'string' },
      },
    })
  })

  it('prefers JSON among several types, says so, and lets the operator choose', async () => {
    const content = {
      'text/plain': { schema: { type: 'string' } },
      'application/json': { schema: { type: 'object', properties: { a: {} } } },
    }
    const paths = { '/p': { post: { operationId: 'p', summary: 'Put.', requestBody: { content }, responses: {} } } }
    const usual = await compile({ paths })
    expect(usual.tool('p')).toMatchObject({
      description: 'Put.\n\nSends application/json.',
      media: { contentType: 'application/json' },
    })
    const chosen = await compile({ paths }, { tool: () => ({ contentType: 'text/plain' }) })
    expect(chosen.tool('p').arguments.map(({ argument }) => argument)).toEqual(['body'])
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

describe('output schemas', () => {
  const responses = (schema: object): object => ({
    201: { description: '', content: { 'application/json': { schema } } },
  })
  const declared = {
    type: 'object',
    properties: { n: { type: 'integer', minimum: 1 }, secret: { type: 'string', writeOnly: true } },
    required: ['n'],
    additionalProperties: false,
  }

  it('are tolerant unless told otherwise', async () => {
    const { tools } = await compile({ paths: { '/a': get('a', { responses: responses(declared) }) } })
    expect(tools[0]).toMatchObject({
      wrapped: false,
      outputSchema: { type: 'object', properties: { n: { type: ['integer', 'null'] } } },
    })
    expect(JSON.stringify(tools[0]?.outputSchema)).not.toMatch(/minimum|required|secret|additional/)
  })

  it('are as declared when strict, and absent when off', async () => {
    const paths = { '/a': get('a', { responses: responses(declared) }) }
    expect((await compile({ paths }, { outputSchema: 'strict' })).tools[0]?.outputSchema).toEqual({
      type: 'object',
      properties: { n: { type: 'integer', minimum: 1 } },
      required: ['n'],
      additionalProperties: false,
    })
    expect((await compile({ paths }, { outputSchema: 'off' })).tools[0]?.outputSchema).toBeUndefined()
  })

  it.each([
    [{ type: 'array', items: { type: 'string' } }],
    [{ type: ['object', 'null'], properties: {} }],
    [{ type: 'string' }],
  ])('wrap %j', async (schema) => {
    const { tools } = await compile({ paths: { '/a': get('a', { responses: responses(schema) }) } })
    expect(tools[0]).toMatchObject({
      wrapped: true,
      outputSchema: { type: 'object', properties: { result: { type: [expect.any(String), 'null'] } } },
    })
  })

  it('are cut to about the size of their tool', async () => {
    const wide = (depth: number): object => ({
      type: 'object',
      properties: Object.fromEntries(
        [...'abcdefgh'].map((name) => [name, depth > 0 ? wide(depth - 1) : { type: 'string' }]),
      ),
    })
    const { tools } = await compile({ paths: { '/a': get('a', { responses: responses(wide(4)) }) } })
    expect(JSON.stringify(tools[0]?.outputSchema).length).toBeLessThan(600)
    expect(Object.keys((tools[0]?.outputSchema?.['properties'] ?? {}) as object)).toHaveLength(8)
  })
})
