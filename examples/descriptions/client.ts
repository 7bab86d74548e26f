import assert from 'node:assert/strict'
import { withClient, withServer } from '../example.ts'

await withServer(import.meta.url, ['run', 'server.ts:app'], async ({ url }) => {
  const describedAt = (path: string): Promise<string> =>
    withClient(url + path, async (client) => (await client.listTools()).tools[0]?.description ?? '')
  const [short, responses, full] = [
    await describedAt('/short'),
    await describedAt('/responses'),
    await describedAt('/full'),
  ]
  assert.equal(short, 'Lists the items')
  assert.match(responses, /404/)
  assert.ok(full.length > responses.length && full.includes('name'))
  assert.equal(await describedAt('/by-hand'), 'Everything that is for sale.')
})
