// fastmcp (punkpeye), stateless HTTP, a hand-written tool.
import { createServer } from 'node:net'
import { FastMCP } from 'fastmcp'
import { z } from 'zod'
import { blob, item, listening } from './api.mjs'

const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const taken = probe.address().port
    probe.close(() => resolve(taken))
  })
})
const server = new FastMCP({ name: 'Items', version: '1.0.0' })
const parameters = z.object({ item_id: z.number().int() })
server.addTool({
  name: 'get_item',
  description: 'Get one item',
  parameters,
  execute: async ({ item_id }) => JSON.stringify(item(item_id)),
})
server.addTool({
  name: 'get_blob',
  description: 'Get a large item',
  parameters,
  execute: async ({ item_id }) => JSON.stringify(blob(item_id)),
})
await server.start({ transportType: 'httpStream', httpStream: { port, host: '127.0.0.1', stateless: true } })
listening(port)
