import Fastify from 'fastify'
import { ApiMcp } from 'mcp-mount'

export const app = Fastify()
app.get('/ping', { schema: { operationId: 'ping' } }, async () => ({ pong: true }))

const mcp = new ApiMcp(app)

// Inside a plugin: its prefix and its hooks hold for the MCP endpoint. This is how the endpoint gets a guard of your own.
app.register(
  async (agents) => {
    agents.addHook('onRequest', async (request, reply) => {
      if (request.headers['x-team'] !== 'agents') await reply.code(401).send({ error: 'agents only' })
    })
    mcp.mountHttp(agents)
  },
  { prefix: '/agents' },
)
