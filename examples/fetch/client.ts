import assert from 'node:assert/strict'
import { withExample } from '../example.ts'

await withExample(import.meta.url, ['run', 'server.ts:app'], async (client, { url }) => {
  const result = await client.callTool({ name: 'where', arguments: {} })
  assert.deepEqual(result.structuredContent, { path: '/where' })
  assert.deepEqual(await (await fetch(`${url}/elsewhere`)).json(), { path: '/elsewhere' })
})
