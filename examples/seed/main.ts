import Fastify from 'fastify'
import { ApiMcp } from 'mcp-mount'

// 1. the main API application
export const apiApp = Fastify()
apiApp.get<{ Params: { item_id: number } }>('/items/:item_id', {
  schema: {
    operationId: 'get_item',
    params: { type: 'object', properties: { item_id: { type: 'integer' } }, required: ['item_id'] },
  },
}, async (request) => ({ id: request.params.item_id, name: `Item ${request.params.item_id}` }))

// 2. a separate application for MCP
export const mcpApp = Fastify()

// 3. the MCP server, made from the API app
const mcp = new ApiMcp(apiApp)

// 4. mounted on the separate app
mcp.mountHttp(mcpApp)          // mcp.mountHttp() mounts on apiApp itself
