import assert from 'node:assert/strict'
import { withClient, withServer } from '../example.ts'

await withServer(import.meta.url, ['run', 'server.ts:app'], async ({ url }) => {
  const endpoint = `${url}/agents/mcp`
  await withClient(
    endpoint,
    async (client) => {
      const result = await client.callTool({ name: 'ping', arguments: {} })
      assert.deepEqual(result.structuredContent, { pong: true })
    },
    { 'x-team': 'agents' },
  )
  await assert.rejects(
    withClient(endpoint, async () => {}),
    /401|agents only/,
  )
  assert.equal((await fetch(`${url}/mcp`)).status, 404)
})
