/** The complex application of fastapi_mcp's own tests: its document, and handlers that answer as it does. */
import Fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import '../../src/index.ts'

const uuid = { type: 'string', format: 'uuid' }
const text = { type: 'string' }
const maybe = (schema: object): object => ({ anyOf: [schema, { type: 'null' }] })
const object = (properties: Record<string, object>, required: string[] = Object.keys(properties)): object => ({
  type: 'object',
  properties,
  required,
})
const list = (items: object): object => ({ type: 'array', items })
const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` })
const answer = (description: string, schema?: object): object => ({
  description,
  ...(schema && { content: { 'application/json': { schema } } }),
})
const errors = (...statuses: number[]): Record<string, object> =>
  Object.fromEntries(statuses.map((status) => [String(status), answer(`Error ${status}`, ref('ErrorResponse'))]))

const schemas = {
  OrderStatus: { type: 'string', enum: ['pending', 'processing', 'shipped', 'delivered', 'cancelled'] },
  PaymentMethod: { type: 'string', enum: ['credit_card', 'debit_card', 'paypal'] },
  ProductCategory: { type: 'string', enum: ['electronics', 'clothing', 'food', 'books'] },
  CustomerTier: { type: 'string', enum: ['standard', 'premium', 'vip'] },
  Address: object({ street: text, city: text, zip_code: text, is_primary: { type: 'boolean', default: false } }, [
    'street',
    'city',
    'zip_code',
  ]),
  ProductVariant: object({ sku: text, color: text, stock_count: { type: 'integer' } }),
  Product: object(
    {
      id: uuid,
      name: text,
      category: ref('ProductCategory'),
      price: { type: 'number' },
      variants: list(ref('ProductVariant')),
    },
    ['id', 'name', 'category', 'price'],
  ),
  Customer: object({ id: uuid, full_name: text, tier: ref('CustomerTier'), addresses: list(ref('Address')) }),
  OrderItem: object(
    {
      product_id: { ...uuid, title: 'Product Id', description: 'Which product' },
      quantity: { type: 'integer', title: 'Quantity', default: 1 },
    },
    ['product_id'],
  ),
  PaymentDetails: object({ method: ref('PaymentMethod'), amount: { type: 'number' } }),
  OrderRequest: object(
    {
      customer_id: uuid,
      items: list(ref('OrderItem')),
      payment: ref('PaymentDetails'),
      notes: { ...maybe(text), description: 'For the driver' },
    },
    ['customer_id', 'items', 'payment'],
  ),
  OrderResponse: object({ id: uuid, status: ref('OrderStatus'), total: { type: 'number' } }),
  PaginatedResponse: object({ items: list(ref('Product')), total: { type: 'integer' }, page: { type: 'integer' } }),
  ErrorResponse: object({ status_code: { type: 'integer' }, message: text }),
}

const query = (name: string, schema: object): object => ({ name, in: 'query', required: false, schema })
const path = (name: string): object => ({ name, in: 'path', required: true, schema: uuid })

export const complexDocument: object = {
  openapi: '3.1.0',
  info: { title: 'Complex App', version: '0.1.0', description: 'A shop' },
  components: { schemas },
  paths: {
    '/products': {
      get: {
        operationId: 'list_products',
        summary: 'List Products',
        description: 'List products with filters and pages.',
        tags: ['products'],
        parameters: [
          query('category', maybe(ref('ProductCategory'))),
          query('min_price', maybe({ type: 'number', exclusiveMinimum: 0 })),
          query('max_price', maybe({ type: 'number' })),
          query('tag', maybe(list(text))),
          query('sort_by', { type: 'string', default: 'created_at' }),
          query('sort_direction', { type: 'string', enum: ['asc', 'desc'], default: 'desc' }),
          query('in_stock_only', { type: 'boolean', default: false }),
          query('page', { type: 'integer', minimum: 1, default: 1 }),
          query('size', { type: 'integer', minimum: 1, maximum: 100, default: 20 }),
          { name: 'user_agent', in: 'header', required: false, schema: maybe(text) },
        ],
        responses: { 200: answer('Successful Response', ref('PaginatedResponse')) },
      },
    },
    '/products/{product_id}': {
      get: {
        operationId: 'get_product',
        summary: 'Get Product',
        tags: ['products'],
        parameters: [path('product_id'), query('include_unavailable', { type: 'boolean', default: false })],
        responses: { 200: answer('Successful Response', ref('Product')), ...errors(404) },
      },
    },
    '/orders': {
      post: {
        operationId: 'create_order',
        summary: 'Create Order',
        tags: ['orders'],
        parameters: [
          { name: 'user_id', in: 'cookie', required: false, schema: maybe(uuid) },
          { name: 'authorization', in: 'header', required: false, schema: maybe(text) },
        ],
        requestBody: { required: true, content: { 'application/json': { schema: ref('OrderRequest') } } },
        responses: { 201: answer('Created', ref('OrderResponse')), ...errors(400, 404, 422) },
      },
    },
    '/customers/{customer_id}': {
      get: {
        operationId: 'get_customer',
        summary: 'Get Customer',
        tags: ['customers'],
        parameters: [
          path('customer_id'),
          query('include_orders', { type: 'boolean', default: false }),
          query('fields', maybe(list(text))),
        ],
        responses: {
          200: answer('Successful Response', { anyOf: [ref('Customer'), { type: 'object' }] }),
          ...errors(403, 404),
        },
      },
    },
  },
}

export const PRODUCT_ID = '550e8400-e29b-41d4-a716-446655440000'
export const COMPLEX_TOOLS: readonly string[] = ['list_products', 'get_product', 'create_order', 'get_customer']

/** Answers with what it was asked, so that tests see what arrived. */
export function createComplexApp(): FastifyInstance {
  const app = Fastify()
  const product = { id: PRODUCT_ID, name: 'Lamp', category: 'electronics', price: 20, variants: [] }
  app.get('/products', async ({ query: asked }) => ({ items: [product], total: 1, page: 1, asked }))
  app.get<{ Params: { product_id: string } }>('/products/:product_id', async ({ params, query: asked }, reply) =>
    params.product_id === PRODUCT_ID
      ? { ...product, asked }
      : reply.code(404).send({ status_code: 404, message: 'Product not found' }),
  )
  app.post<{ Body: { items?: { quantity?: number }[]; customer_id?: string } }>('/orders', async ({ body }, reply) => {
    if (!body.customer_id || !body.items) return reply.code(422).send({ detail: 'validation error' })
    return reply.code(201).send({ id: PRODUCT_ID, status: 'pending', total: body.items.length * 20, body })
  })
  app.get('/customers/:customer_id', async ({ params, query: asked }) => ({ params, asked }))
  return app
}
