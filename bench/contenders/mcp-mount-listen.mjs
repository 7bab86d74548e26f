// mcp-mount: Fastify API in memory, MCP on its own listener.
import { ApiMcp } from '../../dist/index.js'
import { createApi, listening, TOOLS } from './api.mjs'

const url = await new ApiMcp(createApi(TOOLS)).listen({ port: 0 })
listening(new URL(url).port)
