import Fastify from 'fastify'
import { ApiMcp } from 'mcp-mount'

export const app = Fastify()
const item = { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } }
app.get(
  '/items',
  {
    schema: {
      operationId: 'list_items',
      summary: 'Lists the items',
      response: {
        200: { description: 'The items', type: 'array', items: item },
        404: { description: 'None', ...item },
      },
    },
  },
  async () => [],
)

// How much of the responses the model is told: less is cheaper in every conversation.
for (const descriptions of ['short', 'responses', 'full'] as const) {
  new ApiMcp(app, { descriptions }).mountHttp(app, { path: `/${descriptions}` })
}
// One tool redescribed by hand.
const tool = () => ({ description: 'Everything that is for sale.', title: 'Catalogue' })
new ApiMcp(app, { tool }).mountHttp(app, { path: '/by-hand' })
