import assert from 'node:assert/strict'
import { withExample } from '../example.ts'

await withExample(import.meta.url, ['run', 'server.ts:app'], async (client) => {
  const [tool] = (await client.listTools()).tools
  assert.equal(tool?.name, 'get_room')
  assert.deepEqual(tool.inputSchema.required, ['room', 'nights'])
  const result = await client.callTool({ name: 'get_room', arguments: { room: 'blue', nights: 3 } })
  assert.deepEqual(result.structuredContent, { price: 240 })
})
