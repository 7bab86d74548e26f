import Fastify from 'fastify'
import { ApiMcp } from 'mcp-mount'

const openapi = (names: string[]) => ({
  openapi: '3.1.0',
  info: { title: 'Growing', version: '1' },
  paths: Object.fromEntries(names.map((name) => [`/${name}`, { get: { operationId: name, responses: {} } }])),
})
const names = ['first']

export const app = Fastify()
const mcp = new ApiMcp(app, { openapi: () => openapi(names) })
mcp.mountHttp()

// An operator's hook: the API has a new operation, and connected clients hear of it.
app.post('/admin/grow', async () => {
  names.push('second')
  await mcp.refresh()
  return names
})
