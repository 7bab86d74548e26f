import { expect, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'
import type { ToolRecord } from '../../src/options.ts'
import { COMPLEX_TOOLS, complexDocument } from './complex-app.ts'
import { createSimpleApp, SIMPLE_TOOLS } from './simple-app.ts'

type Schema = Record<string, unknown>
type Properties = Record<string, Schema>

const upstream = { baseUrl: 'http://127.0.0.1:9' }

async function toolsOf(source: unknown, options = {}): Promise<Map<string, ToolRecord>> {
  return new Map((await new ApiMcp(source, options).tools()).map((tool) => [tool.name, tool]))
}
const complex = await toolsOf(complexDocument, { upstream })
const properties = (tool: ToolRecord | undefined): Properties => tool?.inputSchema['properties'] as Properties

test('every operation becomes a tool that knows its method and path', async () => {
  const simple = await toolsOf(createSimpleApp(), { exclude: { tags: ['headers'] } })
  expect([...simple.keys()]).toEqual(SIMPLE_TOOLS)
  expect([...complex.keys()]).toEqual(COMPLEX_TOOLS)
  expect(simple.get('get_item')).toMatchObject({ method: 'GET', path: '/items/{item_id}', operationId: 'get_item' })
  expect(simple.get('update_item')).toMatchObject({ method: 'PUT', path: '/items/{item_id}' })
  expect(complex.get('get_product')).toMatchObject({ method: 'GET', path: '/products/{product_id}' })
})

test('query parameters keep types, bounds and defaults', () => {
  const query = properties(complex.get('list_products'))
  expect(query['in_stock_only']).toMatchObject({ type: 'boolean', default: false })
  expect(query['page']).toMatchObject({ type: 'integer', default: 1, minimum: 1 })
  expect(query['size']).toMatchObject({ type: 'integer', default: 20, minimum: 1, maximum: 100 })
  expect(query['sort_direction']).toMatchObject({ type: 'string', enum: ['asc', 'desc'] })
  expect(JSON.stringify(query['min_price'])).toContain('"exclusiveMinimum":0')
  expect(JSON.stringify(query['tag'])).toContain('"array"')
})

test('a path parameter of format uuid is a required string', () => {
  const tool = complex.get('get_product')
  expect(properties(tool)['product_id']).toMatchObject({ type: 'string', format: 'uuid' })
  expect(tool?.inputSchema['required']).toEqual(['product_id'])
})

test('what is optional or has a default is not required', () => {
  expect(complex.get('list_products')?.inputSchema['required'] ?? []).toEqual([])
  expect(complex.get('create_order')?.inputSchema['required']).toEqual(['customer_id', 'items', 'payment'])
})

test('a body is flattened; nested schemas keep titles, descriptions and defaults', () => {
  const tool = complex.get('create_order')
  expect(Object.keys(properties(tool))).toEqual(expect.arrayContaining(['customer_id', 'items', 'payment', 'notes']))
  expect(properties(tool)['notes']).toMatchObject({ description: 'For the driver' })
  const text = JSON.stringify(tool?.inputSchema)
  expect(text).toContain('"description":"Which product"')
  expect(text).toMatch(/"quantity":\{[^}]*"default":1/)
})

test('credentials and reserved headers are no arguments; other headers and cookies are', () => {
  expect(properties(complex.get('create_order'))).not.toHaveProperty('authorization')
  expect(properties(complex.get('create_order'))).toHaveProperty('user_id')
  expect(properties(complex.get('list_products'))).toHaveProperty('user_agent')
})

test('a schema without a type is passed on as it is', async () => {
  const tools = await toolsOf(
    {
      openapi: '3.1.0',
      info: { title: 'T', version: '1' },
      paths: {
        '/any': {
          get: {
            operationId: 'any',
            parameters: [{ name: 'value', in: 'query', schema: { description: 'Anything' } }],
          },
        },
      },
    },
    { upstream },
  )
  expect(properties(tools.get('any'))['value']).not.toHaveProperty('type')
  expect(tools.get('any')?.description).not.toBe('')
})
