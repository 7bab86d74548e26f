import assert from 'node:assert/strict'
import { withExample, withServer } from '../example.ts'

await withExample(import.meta.url, ['run', 'main.ts:mcpApp'], async (client, { url }) => {
  const { tools } = await client.listTools()
  assert.deepEqual(
    tools.map((tool) => tool.name),
    ['get_item'],
  )
  const result = await client.callTool({ name: 'get_item', arguments: { item_id: 3 } })
  assert.deepEqual(result.structuredContent, { id: 3, name: 'Item 3' })

  const route = await fetch(`${url}/items/3`)
  assert.equal(route.status, 404, 'the MCP port does not serve the routes of the API')
})

await withServer(import.meta.url, ['run', 'main.ts:apiApp'], async ({ url }) => {
  assert.deepEqual(await (await fetch(`${url}/items/3`)).json(), { id: 3, name: 'Item 3' })
})
