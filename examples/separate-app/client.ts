import assert from 'node:assert/strict'
import { withExample } from '../example.ts'

await withExample(import.meta.url, ['run', 'server.ts:mcpApp'], async (client, { url, endpoint }) => {
  assert.equal(endpoint, `${url}/agents`)
  assert.equal(client.getServerVersion()?.name, 'items')
  const result = await client.callTool({ name: 'get_item', arguments: { id: 7 } })
  assert.deepEqual(result.structuredContent, { id: 7 })
  assert.equal((await fetch(`${url}/items/7`)).status, 404)
})
