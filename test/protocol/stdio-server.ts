/** A stdio server whose API logs to stdout, as careless APIs do. */
import Fastify from 'fastify'
import { ApiMcp } from '../../src/index.ts'

const app = Fastify()
app.get('/items/:id', (request) => {
  console.log('the API was asked')
  return { id: Number((request.params as { id: string }).id) }
})
const openapi = {
  openapi: '3.1.0',
  info: { title: 'Items', version: '1' },
  paths: {
    '/items/{id}': {
      get: {
        operationId: 'get_item',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: {},
      },
    },
  },
}
await new ApiMcp(app, { openapi }).serveStdio()
