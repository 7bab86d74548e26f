import Fastify from 'fastify'
import { ApiMcp } from 'mcp-mount'

export const app = Fastify()
app.get('/me', { schema: { operationId: 'who_am_i' } }, async (request, reply) => {
  if (request.headers.authorization === undefined) return reply.code(401).send({ error: 'who are you?' })
  return { authorization: request.headers.authorization, tenant: request.headers['x-tenant'] ?? null }
})

// In memory the caller's Authorization reaches the API by default; a list replaces that default, so name it too.
new ApiMcp(app, { upstream: { forwardHeaders: ['authorization', 'x-tenant'] } }).mountHttp()
