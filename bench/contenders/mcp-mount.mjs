// mcp-mount: Fastify API in memory, MCP on a separate Fastify app.
import { ApiMcp } from '../../dist/index.js'
import Fastify from 'fastify'
import { createApi, listening, TOOLS } from './api.mjs'

const mcpApp = Fastify()
new ApiMcp(createApi(TOOLS)).mountHttp(mcpApp)
await mcpApp.listen({ port: 0, host: '127.0.0.1' })
listening(mcpApp.server.address().port)
