import Fastify from 'fastify'
import { ApiMcp } from 'mcp-mount'

// Another process, perhaps on another machine: the API is called over HTTP at the origin of its document.
const apiUrl = process.env['API_URL'] ?? 'http://127.0.0.1:8001'

export const mcpApp = Fastify()
new ApiMcp(`${apiUrl}/openapi.json`).mountHttp(mcpApp)
