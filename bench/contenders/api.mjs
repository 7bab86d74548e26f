// The API that every Node contender serves or stands in front of: the same routes, the same work.
import Fastify from 'fastify'

const DATA = 'x'.repeat(100_000)

export const item = (id) => ({ id, name: `Item ${id}` })
export const blob = (id) => ({ id, data: DATA })

const ITEMS = Array.from({ length: 700 }, (_, id) => ({
  id,
  name: `Item ${id}`,
  status: 'open',
  created_at: '2026-01-01T00:00:00Z',
  price: { amount: 12.5 * id, currency: 'EUR' },
  tags: ['a', 'b', 'c'],
}))
export const page = (id) => ({ id, items: ITEMS })

const params = {
  type: 'object',
  properties: { item_id: { type: 'integer', description: 'Number of the item' } },
  required: ['item_id'],
}

/** @param {number} tools - routes in all; the first three are the ones that are called */
export function createApi(tools = 3) {
  const app = Fastify()
  app.get(
    '/items/:item_id',
    { schema: { operationId: 'get_item', summary: 'Get one item', params } },
    async (request) => item(request.params.item_id),
  )
  app.get(
    '/blobs/:item_id',
    { schema: { operationId: 'get_blob', summary: 'Get a large item', params } },
    async (request) => blob(request.params.item_id),
  )
  app.get(
    '/pages/:item_id',
    { schema: { operationId: 'get_page', summary: 'Get many items', params } },
    async (request) => page(request.params.item_id),
  )
  for (let n = 3; n < tools; n++) {
    const schema = {
      operationId: `operation_${n}`,
      summary: `Operation number ${n} of a large API`,
      params: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
      querystring: REALISTIC,
    }
    app.get(`/r${n}/:id`, { schema }, async () => ({ ok: true }))
  }
  return app
}

/** About one kilobyte of schema, as a list operation of a real API has. */
export const REALISTIC = {
  type: 'object',
  properties: {
    page: { type: 'integer', minimum: 1, default: 1, description: 'The page number of the results to fetch.' },
    per_page: {
      type: 'integer',
      minimum: 1,
      maximum: 100,
      default: 30,
      description: 'The number of results per page (max 100).',
    },
    sort: {
      type: 'string',
      enum: ['created', 'updated', 'comments'],
      default: 'created',
      description: 'What to sort results by.',
    },
    direction: {
      type: 'string',
      enum: ['asc', 'desc'],
      default: 'desc',
      description: 'The direction to sort the results by.',
    },
    status: {
      type: 'string',
      enum: ['open', 'closed', 'all'],
      description: 'Indicates the state of the results to return.',
    },
    since: {
      type: 'string',
      format: 'date-time',
      description: 'Only show results that were last updated after the given time.',
    },
    labels: { type: 'array', items: { type: 'string' }, description: 'A list of label names.' },
  },
}

/** Tells the bench which port was taken. */
export const listening = (port) => process.stdout.write(`READY ${port}\n`)
export const TOOLS = Number(process.env.TOOLS ?? 3)
