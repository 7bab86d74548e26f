// One process that counts what a request allocates: the young generation is so large that nothing is collected meanwhile.
import Fastify from 'fastify'
import { ApiMcp } from '../../dist/index.js'

const apiApp = Fastify()
const params = { type: 'object', properties: { item_id: { type: 'integer' } }, required: ['item_id'] }
apiApp.get('/items/:item_id', { schema: { operationId: 'get_item', params } }, async (request) => ({
  id: request.params.item_id,
  name: `Item ${request.params.item_id}`,
}))
const mcpApp = Fastify()
new ApiMcp(apiApp).mountHttp(mcpApp)
mcpApp.get('/items/:item_id', { schema: { params } }, async (request) => ({
  id: request.params.item_id,
  name: `Item ${request.params.item_id}`,
}))
mcpApp.get('/allocated', async () => ({ bytes: process.memoryUsage().heapUsed }))
await mcpApp.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`${mcpApp.server.address().port}\n`)
