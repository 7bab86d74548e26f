import Fastify from 'fastify'
import { ApiMcp } from 'mcp-mount'
import { apiApp } from './api.ts'

// The MCP app imports the API's code and calls it in memory: the API listens nowhere.
export const mcpApp = Fastify()

new ApiMcp(apiApp, { name: 'items' }).mountHttp(mcpApp, { path: '/agents' })
