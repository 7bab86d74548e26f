import assert from 'node:assert/strict'
import { withExample } from '../example.ts'

await withExample(import.meta.url, ['run', 'server.ts:app'], async (client, { url }) => {
  const names = async (): Promise<string[]> => (await client.listTools()).tools.map((tool) => tool.name)
  assert.deepEqual(await names(), ['first'])
  assert.equal((await fetch(`${url}/admin/grow`, { method: 'POST' })).status, 200)
  assert.deepEqual(await names(), ['first', 'second'])
})
