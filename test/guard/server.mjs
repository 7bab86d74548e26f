// One process that counts what requests allocate.
import Fastify from 'fastify'
import { ApiMcp } from '../../dist/index.js'

const apiApp = Fastify()
const params = { type: 'object', properties: { item_id: { type: 'integer' } }, required: ['item_id'] }
apiApp.get('/items/:item_id', { schema: { operationId: 'get_item', params } }, async (request) => ({
  id: request.params.item_id,
  name: `Item ${request.params.item_id}`,
}))
const PAGE = {
  items: Array.from({ length: 1500 }, (_, id) => ({ id, name: `Item ${id}`, price: { amount: 12.5 * id } })),
}
apiApp.get('/pages/:item_id', { schema: { operationId: 'get_page', params } }, async () => PAGE)
for (let n = 0; n < Number(process.env.ROUTES ?? 0); n++) apiApp.get(`/routes/${n}/:id`, async () => ({}))
const mcpApp = Fastify()
new ApiMcp(apiApp).mountHttp(mcpApp)
mcpApp.get('/items/:item_id', { schema: { params } }, async (request) => ({
  id: request.params.item_id,
  name: `Item ${request.params.item_id}`,
}))
mcpApp.get('/allocated', async () => ({ bytes: process.memoryUsage().heapUsed }))
await mcpApp.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`READY ${mcpApp.server.address().port}\n`)
