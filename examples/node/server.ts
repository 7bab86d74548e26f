import type { IncomingMessage, ServerResponse } from 'node:http'
import { ApiMcp } from 'mcp-mount'

// A handler of node:http, as any Node framework has one.
function api(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ method: request.method, url: request.url }))
}

const openapi = {
  openapi: '3.1.0',
  info: { title: 'Echo', version: '1.0.0' },
  paths: {
    '/echo': { get: { operationId: 'echo', parameters: [{ name: 'q', in: 'query', schema: { type: 'string' } }] } },
  },
}

// `mcp-mount serve server.ts:mcp` listens for it.
export const mcp = new ApiMcp(api, { openapi })
