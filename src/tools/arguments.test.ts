import { describe, expect, it } from 'vitest'
import { compile, get, post, query } from '../../test/compile-document.ts'

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

  it('requires nothing of an optional body, and says what is required with it', async () => {
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
    expect(tool('p').inputSchema).toMatchObject({ description: 'With a body, required: a.' })
  })

  it.each([
    [false, { type: 'object', properties: {}, additionalProperties: false }, []],
    [true, { type: 'object', properties: {}, additionalProperties: false }, ['body']],
    [false, { type: 'object', properties: {} }, ['body']],
    [false, { $ref: '#/components/schemas/Nothing' }, []],
  ])(
    'has no argument for an optional body that can only be empty: required %s, %j',
    async (required, schema, names) => {
      const { tool } = await compile({
        components: { schemas: { Nothing: { type: 'object', additionalProperties: false } } },
        paths: {
          '/p': {
            get: {
              operationId: 'p',
              requestBody: { required, content: { 'application/x-www-form-urlencoded': { schema } } },
              responses: {},
            },
          },
        },
      })
      expect(tool('p').arguments.map(({ argument }) => argument)).toEqual(names)
    },
  )

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
