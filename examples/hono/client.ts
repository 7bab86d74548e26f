import assert from 'node:assert/strict'
import { withExample } from '../example.ts'

await withExample(import.meta.url, ['run', 'server.ts:app'], async (client) => {
  const [tool] = (await client.listTools()).tools
  // Without an operationId the name is made from the method and the path.
  assert.match(tool?.name ?? '', /^get_+rooms_room$/)
  const result = await client.callTool({ name: tool?.name ?? '', arguments: { room: 'blue', query: { beds: 2 } } })
  assert.deepEqual(result.structuredContent, { room: 'blue', beds: 2 })
})
