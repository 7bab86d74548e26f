// tmcp with its HTTP transport and a hand-written tool.
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { ZodJsonSchemaAdapter } from '@tmcp/adapter-zod'
import { HttpTransport } from '@tmcp/transport-http'
import { McpServer } from 'tmcp'
import { z } from 'zod'
import { blob, item, listening, TOOLS } from './api.mjs'

const server = new McpServer(
  { name: 'Items', version: '1.0.0', description: 'Items' },
  { adapter: new ZodJsonSchemaAdapter(), capabilities: { tools: {} } },
)
const text = (value) => ({ content: [{ type: 'text', text: JSON.stringify(value) }] })
const schema = z.object({ item_id: z.number().int() })
server.tool({ name: 'get_item', description: 'Get one item', schema }, async ({ item_id }) => text(item(item_id)))
server.tool({ name: 'get_blob', description: 'Get a large item', schema }, async ({ item_id }) => text(blob(item_id)))
for (let n = 2; n < TOOLS; n++)
  server.tool({ name: `operation_${n}`, description: `Operation number ${n}`, schema }, async () => text({ ok: true }))
const transport = new HttpTransport(server)
const http = createServer(
  getRequestListener(async (request) => (await transport.respond(request)) ?? new Response(null, { status: 404 })),
)
http.listen(0, '127.0.0.1', () => listening(http.address().port))
