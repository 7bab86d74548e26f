import { describe, expect, it } from 'vitest'
import { compile, get } from '../../test/compile-document.ts'
import type { JsonObject } from '../model/json.ts'
import type { Tool } from '../model/tool.ts'

const sentence = 'This says what the value is for and how it is used by the server.'
const text = { type: 'string', description: `${sentence} ${sentence} ${sentence}` }
const address = {
  type: 'object',
  description: `The address. ${sentence}`,
  properties: { city: text, street: text, zip: { type: 'integer', description: sentence } },
  required: ['city'],
}
const order = {
  type: 'object',
  properties: {
    customer: { ...text, description: 'The one who pays.' },
    lines: {
      type: 'array',
      description: 'What is bought.',
      items: {
        type: 'object',
        properties: { sku: text, count: { type: 'integer' }, gift: { type: 'object', properties: { note: text } } },
        required: ['sku', 'count'],
      },
    },
    shipping: address,
    billing: address,
    currency: { type: 'string', enum: Array.from({ length: 180 }, (_, n) => `CURRENCY_${n}`) },
    payment: {
      anyOf: [
        { type: 'object', properties: { card: text, holder: address }, required: ['card'] },
        { type: 'string', enum: [''] },
      ],
    },
  },
  required: ['customer', 'lines'],
}
const create = {
  post: {
    operationId: 'create_order',
    summary: 'Creates an order',
    description: '<p>Creates an <a href="https://a.example/orders">order</a>.</p><p>It has to be paid.</p>',
    requestBody: { required: true, content: { 'application/json': { schema: order } } },
    responses: {},
  },
}

/** The operation among others that are small. */
function among(operations: number, path: object = create): { paths: object } {
  const others = Array.from({ length: operations - 1 }, (_, n) => [`/p${n}`, get(`read_${n}`)] as const)
  return { paths: { '/orders': path, ...Object.fromEntries(others) } }
}

function schemaOf(tool: Tool): Record<string, JsonObject> {
  return tool.inputSchema['properties'] as Record<string, JsonObject>
}

function bytesOf({ name, description, inputSchema, annotations }: Tool): number {
  return Buffer.byteLength(JSON.stringify({ name, description, inputSchema, annotations }))
}

describe('the size of a tool', () => {
  it('is as written in a small API', async () => {
    const tool = (await compile(among(5))).tool('create_order')
    expect(tool.isAbridged).toBe(false)
    expect(tool.description).toBe(`Creates an order\n\n${create.post.description}`)
    expect(schemaOf(tool)).toMatchObject({ shipping: address, currency: { enum: order.properties.currency.enum } })
  })

  it('is less in a large one: what is optional is told in words, what is required is whole', async () => {
    const tool = (await compile(among(400))).tool('create_order')
    expect(tool.isAbridged).toBe(true)
    expect(tool.description).toBe('Creates an order.\nIt has to be paid.')
    expect(tool.inputSchema['required']).toEqual(['customer', 'lines'])
    expect(schemaOf(tool)).toMatchObject({
      customer: { type: 'string', description: 'The one who pays.' },
      lines: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            sku: { type: 'string' },
            count: { type: 'integer' },
            gift: { type: 'object', description: '{note?}' },
          },
          required: ['sku', 'count'],
        },
      },
      shipping: { type: 'object', description: expect.stringMatching(/\{city, street\?, zip\?: integer\}$/) },
      currency: { type: 'string', description: expect.stringMatching(/^'CURRENCY_0'\|.*… \(180 values\)$/) },
      payment: {
        anyOf: [
          { type: 'object', description: '{card, holder?: {city, street?, zip?: integer}}' },
          { type: 'string', enum: [''] },
        ],
      },
    })
    expect(schemaOf(tool)['currency']).not.toHaveProperty('enum')
    expect(bytesOf(tool)).toBeLessThan(1200)
  })

  it('is between the two in between: members of arguments have schemas while there is room', async () => {
    const { shipping } = schemaOf((await compile(among(45))).tool('create_order'))
    expect(shipping).toMatchObject({ properties: { city: { type: 'string' }, zip: { type: 'integer' } } })
  })

  it('never costs an argument', async () => {
    const parameters = Array.from({ length: 60 }, (_, n) => ({
      name: `filter_number_${n}`,
      in: 'query',
      required: n === 59,
      schema: { type: 'integer', maximum: 9 },
      description: `${sentence} It is the ${n}th.`,
    }))
    const tool = (await compile(among(1000, get('search', { parameters })))).tool('search')
    expect(Object.keys(schemaOf(tool))).toHaveLength(60)
    expect(schemaOf(tool)['filter_number_0']).toEqual({ type: 'integer', maximum: 9 })
    expect(schemaOf(tool)['filter_number_59']).toEqual({ type: 'integer', maximum: 9, description: sentence })
  })

  it('is no reason to change what the operator wrote', async () => {
    const description = `Leave it out. ${sentence} ${sentence} ${sentence} ${sentence}`
    const { tool } = await compile(among(400), {
      tool: ({ operationId }) =>
        operationId === 'create_order' ? { arguments: { currency: { description } } } : undefined,
    })
    expect(schemaOf(tool('create_order'))['currency']?.['description']).toMatch(new RegExp(`^${description}`))
  })

  it('tells the alternatives of a required union in words where all of them would be thousands of bytes', async () => {
    const kinds = Array.from({ length: 40 }, (_, n) => ({
      type: 'object',
      properties: {
        kind: { type: 'string', enum: [`kind_${n}`] },
        ...Object.fromEntries('abcdefgh'.split('').map((name) => [`${name}_of_${n}`, { type: 'integer', maximum: n }])),
      },
      required: ['kind'],
    }))
    const body = {
      type: 'object',
      properties: { items: { type: 'array', items: { oneOf: kinds } } },
      required: ['items'],
    }
    const paths = {
      post: { ...create.post, requestBody: { required: true, content: { 'application/json': { schema: body } } } },
    }
    const tool = (await compile(among(30, paths))).tool('create_order')
    const items = schemaOf(tool)['items']?.['items'] as JsonObject
    expect(items['anyOf']).toHaveLength(40)
    expect((items['anyOf'] as JsonObject[])[7]).toEqual({
      type: 'object',
      description: `{kind: 'kind_7', ${'abcdefgh'
        .split('')
        .map((name) => `${name}_of_7?: integer`)
        .join(', ')}}`,
    })
  })

  it('is not limited when responses are to be described, too', async () => {
    const tool = (await compile(among(400), { descriptions: 'responses' })).tool('create_order')
    expect(tool.isAbridged).toBe(false)
    expect(schemaOf(tool)).toMatchObject({ billing: address })
  })
})
