import assert from 'node:assert/strict'
import { withExample } from '../example.ts'

await withExample(import.meta.url, ['run', 'server.ts:app'], async (client) => {
  const result = await client.callTool({ name: 'add', arguments: { a: 2, b: 3 } })
  assert.deepEqual(result.structuredContent, { sum: 5 })
})
