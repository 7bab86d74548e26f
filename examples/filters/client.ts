import assert from 'node:assert/strict'
import { withClient, withServer } from '../example.ts'

await withServer(import.meta.url, ['run', 'server.ts:app'], async ({ url }) => {
  const toolsAt = (path: string): Promise<string[]> =>
    withClient(url + path, async (client) => (await client.listTools()).tools.map((tool) => tool.name))
  assert.deepEqual(await toolsAt('/orders-mcp'), ['list_orders', 'create_order'])
  assert.deepEqual(await toolsAt('/reading-mcp'), ['list_orders', 'list_customers'])
  assert.deepEqual(await toolsAt('/crm-mcp'), ['list_customers'])

  await withClient(`${url}/orders-mcp`, async (client) => {
    await assert.rejects(
      client.callTool({ name: 'delete_orders', arguments: {} }),
      'what is filtered cannot be called either',
    )
  })
})
