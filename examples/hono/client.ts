import assert from 'node:assert/strict'
import { withExample } from '../example.ts'

await withExample(import.meta.url, ['run', 'server.ts:app'], async (client) => {
  const { tools } = await client.listTools()
  assert.deepEqual(
    tools.map((tool) => tool.name),
    ['get_rooms_room'],
  )
  const result = await client.callTool({ name: 'get_rooms_room', arguments: { room: 'blue', query: { beds: 2 } } })
  assert.deepEqual(result.structuredContent, { room: 'blue', beds: 2 })
})
