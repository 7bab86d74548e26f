// mcp-use (needs Node 22), a hand-written tool.
import { createServer } from 'node:net'
import { MCPServer } from 'mcp-use'
import { z } from 'zod'
import { blob, item, listening } from './api.mjs'

const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const taken = probe.address().port
    probe.close(() => resolve(taken))
  })
})
const server = new MCPServer({ name: 'Items', version: '1.0.0' })
const inputSchema = z.object({ item_id: z.number().int() })
const text = (value) => ({ content: [{ type: 'text', text: JSON.stringify(value) }] })
server.tool({ name: 'get_item', description: 'Get one item', inputSchema }, async ({ item_id }) => text(item(item_id)))
server.tool({ name: 'get_blob', description: 'Get a large item', inputSchema }, async ({ item_id }) =>
  text(blob(item_id)),
)
await server.listen(port)
listening(port)
