import { ApiMcp } from 'mcp-mount'

// An API for any runtime: a function from a web Request to a Response.
const api = (request: Request): Response => Response.json({ path: new URL(request.url).pathname })

const openapi = {
  openapi: '3.1.0',
  info: { title: 'Paths', version: '1.0.0' },
  paths: { '/where': { get: { operationId: 'where' } } },
}
const mcp = new ApiMcp(api, { openapi })

// Such a function has no router: who calls it decides which path is the endpoint.
export const app = (request: Request): Response | Promise<Response> =>
  new URL(request.url).pathname === '/mcp' ? mcp.fetch(request) : api(request)
