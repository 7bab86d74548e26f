import Fastify from 'fastify'
import { ApiMcp } from 'mcp-mount'

export const app = Fastify()

app.get('/greetings', { schema: { operationId: 'list_greetings' } }, async () => ['hello', 'hola'])

// No second app: the API serves MCP at /mcp itself.
new ApiMcp(app).mountHttp()
