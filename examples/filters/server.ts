import Fastify from 'fastify'
import { ApiMcp } from 'mcp-mount'

export const app = Fastify()
const route = (operationId: string, tags: string[]) => ({ schema: { operationId, tags } })

app.get('/orders', route('list_orders', ['orders']), async () => [])
app.post('/orders', route('create_order', ['orders']), async () => ({ created: true }))
app.delete('/orders', route('delete_orders', ['orders', 'admin']), async () => ({ deleted: true }))
app.get('/customers', route('list_customers', ['customers']), async () => [])
app.get('/health', { schema: { operationId: 'health' }, config: { mcp: false } }, async () => 'ok')

// Several servers with different tools on one app. Includes are a union; an exclude always wins.
new ApiMcp(app, { include: { tags: ['orders'] }, exclude: { tags: ['admin'] } }).mountHttp(app, { path: '/orders-mcp' })
new ApiMcp(app, { include: { methods: ['GET'] } }).mountHttp(app, { path: '/reading-mcp' })
new ApiMcp(app, { filter: (operation) => operation.path.startsWith('/customers') }).mountHttp(app, { path: '/crm-mcp' })
