import assert from 'node:assert/strict'
import { withExample } from '../example.ts'

await withExample(import.meta.url, ['run', 'server.ts:app'], async (client) => {
  const begun = Date.now()
  const slow = await client.callTool({ name: 'slow', arguments: {} })
  assert.equal(slow.isError, true)
  assert.match(JSON.stringify(slow.content), /UPSTREAM_TIMEOUT|in time/)
  assert.ok(Date.now() - begun < 3000)

  const fast = await client.callTool({ name: 'fast', arguments: {} })
  assert.deepEqual(fast.structuredContent, { done: true })
})
