import Fastify from 'fastify'
import { ApiMcp } from 'mcp-mount'
import { z } from 'zod'

export const app = Fastify()
app.get('/items', { schema: { operationId: 'list_items' } }, async () => [{ id: 1, price: 20 }])

// The SDK's own server, beside the generated tools: tools, resources and prompts of yours.
new ApiMcp(app, {
  extend(server) {
    server.registerTool(
      'add_tax',
      { description: 'Adds 19 % to a price', inputSchema: z.object({ price: z.number() }) },
      async ({ price }) => ({ content: [{ type: 'text', text: String(price * 1.19) }] }),
    )
    server.registerPrompt('bargain', { description: 'Asks for a discount' }, () => ({
      messages: [{ role: 'user', content: { type: 'text', text: 'Which item is too expensive?' } }],
    }))
  },
}).mountHttp()
