import assert from 'node:assert/strict'
import { withExample } from '../example.ts'

await withExample(import.meta.url, ['serve', 'server.ts:mcp'], async (client) => {
  const result = await client.callTool({ name: 'echo', arguments: { q: 'ä' } })
  assert.deepEqual(result.structuredContent, { method: 'GET', url: '/echo?q=%C3%A4' })
})
