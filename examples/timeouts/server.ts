import { setTimeout } from 'node:timers/promises'
import Fastify from 'fastify'
import { ApiMcp } from 'mcp-mount'

export const app = Fastify()
app.get('/slow', { schema: { operationId: 'slow' } }, async () => setTimeout(5000, { done: true }))
app.get('/fast', { schema: { operationId: 'fast' } }, async () => ({ done: true }))

// For one call, reading the answer included; it holds in memory as over HTTP.
new ApiMcp(app, { upstream: { timeoutMs: 200 } }).mountHttp()
