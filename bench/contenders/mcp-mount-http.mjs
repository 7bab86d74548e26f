// mcp-mount: as its own service in front of an API on the network (UPSTREAM), MCP on a Fastify app.
import { ApiMcp } from '../../dist/index.js'
import Fastify from 'fastify'
import { listening } from './api.mjs'
import { documentOf } from './document.mjs'

const mcpApp = Fastify()
new ApiMcp(documentOf(3), { upstream: { baseUrl: process.env.UPSTREAM } }).mountHttp(mcpApp)
await mcpApp.listen({ port: 0, host: '127.0.0.1' })
listening(mcpApp.server.address().port)
