// A hand-written server on the official SDK v2, as its documentation shows it: the tools are registered in the factory.
import { createServer } from 'node:http'
import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, fromJsonSchema, McpServer } from '@modelcontextprotocol/server'
import { blob, item, listening, REALISTIC, TOOLS } from './api.mjs'

const ID = fromJsonSchema({ type: 'object', properties: { item_id: { type: 'integer' } }, required: ['item_id'] })
const MANY = fromJsonSchema(REALISTIC)
const text = (value) => ({ content: [{ type: 'text', text: JSON.stringify(value) }] })

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'Items', version: '1.0.0' })
  server.registerTool('get_item', { description: 'Get one item', inputSchema: ID }, async ({ item_id }) =>
    text(item(item_id)),
  )
  server.registerTool('get_blob', { description: 'Get a large item', inputSchema: ID }, async ({ item_id }) =>
    text(blob(item_id)),
  )
  for (let n = 2; n < TOOLS; n++)
    server.registerTool(
      `operation_${n}`,
      { description: `Operation number ${n} of a large API`, inputSchema: MANY },
      async () => text({ ok: true }),
    )
  return server
})
const http = createServer(toNodeHandler(handler)).listen(0, '127.0.0.1', () => listening(http.address().port))
