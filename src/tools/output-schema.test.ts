import { describe, expect, it } from 'vitest'
import { compile, get } from '../../test/compile-document.ts'

const responses = (schema: object): object => ({
  201: { description: '', content: { 'application/json': { schema } } },
})

describe('output schemas', () => {
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

  it('leave out names that validators find in every object', async () => {
    const schema = { type: 'object', properties: { constructor: { type: 'string' }, id: { type: 'string' } } }
    const { tools } = await compile({ paths: { '/a': get('a', { responses: responses(schema) }) } })
    expect(Object.keys(tools[0]?.outputSchema?.['properties'] ?? {})).toEqual(['id'])
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
        'abcdefgh'.split('').map((name) => [name, depth > 0 ? wide(depth - 1) : { type: 'string' }]),
      ),
    })
    const { tools } = await compile({ paths: { '/a': get('a', { responses: responses(wide(4)) }) } })
    expect(JSON.stringify(tools[0]?.outputSchema).length).toBeLessThan(600)
    expect(Object.keys((tools[0]?.outputSchema?.['properties'] ?? {}) as object)).toHaveLength(8)
  })
})
