import assert from 'node:assert/strict'
import { withClient, withServer } from '../example.ts'

const check = ({ endpoint }: { endpoint: string }): Promise<void> =>
  withClient(endpoint, async (client) => {
    const found = await client.callTool({ name: 'get_stock', arguments: { sku: 'Bär 1' } })
    assert.deepEqual(found.structuredContent, { sku: 'Bär 1', pieces: 12 })
  })

await withServer(import.meta.url, ['run', 'api.ts:app'], async (api) => {
  // An app of one's own, and the same without code.
  await withServer(import.meta.url, ['run', 'server.ts:mcpApp'], check, { API_URL: api.url })
  await withServer(import.meta.url, ['serve', `${api.url}/openapi.json`], check)
})
