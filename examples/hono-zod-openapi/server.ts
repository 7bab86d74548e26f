import { OpenAPIHono, createRoute, z } from '@hono/zod-openapi'
import { ApiMcp } from 'mcp-mount'

export const app = new OpenAPIHono()

const getRoom = createRoute({
  method: 'get',
  path: '/rooms/{room}',
  operationId: 'get_room',
  summary: 'What a room costs',
  request: { params: z.object({ room: z.string() }), query: z.object({ nights: z.coerce.number().int().min(1) }) },
  responses: {
    200: { description: 'The price', content: { 'application/json': { schema: z.object({ price: z.number() }) } } },
  },
})
app.openapi(getRoom, (c) => c.json({ price: c.req.valid('query').nights * 80 }, 200))

new ApiMcp(app).mountHttp()
