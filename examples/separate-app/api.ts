import Fastify from 'fastify'
import 'mcp-mount'

export const apiApp = Fastify()

apiApp.get(
  '/items/:id',
  {
    schema: {
      operationId: 'get_item',
      params: { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] },
    },
  },
  async (request) => request.params,
)
