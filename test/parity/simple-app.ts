/** The simple application of fastapi_mcp's own tests, with the same names, as a Fastify app. */
import Fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import '../../src/index.ts'

interface Item {
  id: number
  name: string
  price: number
  tags: string[]
  description: string | null
}

const item = {
  $id: 'Item',
  type: 'object',
  properties: {
    id: { type: 'integer' },
    name: { type: 'string' },
    price: { type: 'number' },
    tags: { type: 'array', items: { type: 'string' }, default: [] },
    description: { type: ['string', 'null'], default: null },
  },
  required: ['id', 'name', 'price'],
}
const itemId = { type: 'object', properties: { item_id: { type: 'integer' } }, required: ['item_id'] }
const pages = {
  type: 'object',
  properties: {
    skip: { type: 'integer', default: 0 },
    limit: { type: 'integer', default: 10 },
    sort_by: { type: ['string', 'null'], default: null },
  },
}
const details = { type: 'object', properties: { include_details: { type: 'boolean', default: false } } }
const tags = ['items']
const ok = { 200: { description: 'Successful Response', $ref: 'Item#' } }

/** @param prefix - under which the app serves its own routes, as a mounted app with `root_path` would */
export function createSimpleApp(prefix = ''): FastifyInstance {
  const app = Fastify()
  const items = new Map<number, Item>(
    [1, 2, 3].map((id) => [
      id,
      { id, name: `Item ${id}`, price: id * 10, tags: [`tag${id}`], description: `Item ${id} description` },
    ]),
  )
  app.addSchema(item)
  const notFound = { error: 'Item not found' }

  app.get<{ Querystring: { skip: number; limit: number } }>(
    `${prefix}/items/`,
    {
      schema: {
        operationId: 'list_items',
        summary: 'List Items',
        description: 'List all items with pagination and sorting options.',
        tags,
        querystring: pages,
        response: { 200: { description: 'Successful Response', type: 'array', items: { $ref: 'Item#' } } },
      },
    },
    async ({ query }) => [...items.values()].slice(query.skip, query.skip + query.limit),
  )
  app.get<{ Params: { item_id: number }; Querystring: { include_details: boolean } }>(
    `${prefix}/items/:item_id`,
    {
      schema: {
        operationId: 'get_item',
        summary: 'Get Item',
        tags,
        params: itemId,
        querystring: details,
        response: ok,
      },
    },
    async ({ params }, reply) => items.get(params.item_id) ?? reply.code(404).send(notFound),
  )
  app.post<{ Body: Item }>(
    `${prefix}/items/`,
    { schema: { operationId: 'create_item', summary: 'Create Item', tags, body: { $ref: 'Item#' }, response: ok } },
    async ({ body }) => {
      items.set(body.id, body)
      return body
    },
  )
  app.put<{ Params: { item_id: number }; Body: Item }>(
    `${prefix}/items/:item_id`,
    {
      schema: {
        operationId: 'update_item',
        summary: 'Update Item',
        tags,
        params: itemId,
        body: { $ref: 'Item#' },
        response: ok,
      },
    },
    async ({ params, body }, reply) => {
      if (!items.has(params.item_id)) return reply.code(404).send(notFound)
      items.set(params.item_id, { ...body, id: params.item_id })
      return items.get(params.item_id)
    },
  )
  app.delete<{ Params: { item_id: number } }>(
    `${prefix}/items/:item_id`,
    {
      schema: {
        operationId: 'delete_item',
        summary: 'Delete Item',
        tags,
        params: itemId,
        response: { 204: { description: 'Successful Response', type: 'null' } },
      },
    },
    async ({ params }, reply) => {
      items.delete(params.item_id)
      return reply.code(204).send()
    },
  )
  app.get(
    `${prefix}/error`,
    { schema: { operationId: 'raise_error', summary: 'Error', tags: ['error'] } },
    async () => {
      throw new Error('This is a test error')
    },
  )
  app.get('/whoami', { schema: { operationId: 'show_headers', tags: ['headers'] } }, async ({ headers }) => headers)
  return app
}

/** Without the route that is ours: what fastapi_mcp's tests count; in the order of the document, by path. */
export const SIMPLE_TOOLS: readonly string[] = [
  'list_items',
  'create_item',
  'get_item',
  'update_item',
  'delete_item',
  'raise_error',
]
