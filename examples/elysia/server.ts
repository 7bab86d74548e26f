import { Elysia, t } from 'elysia'
import { ApiMcp } from 'mcp-mount'

export const app = new Elysia().get('/sum/:a', ({ params, query }) => ({ sum: params.a + query.b }), {
  params: t.Object({ a: t.Number() }),
  query: t.Object({ b: t.Number() }),
  detail: { operationId: 'add', summary: 'Adds two numbers' },
})

new ApiMcp(app, { name: 'sums', version: '1.0.0' }).mountHttp()
