import assert from 'node:assert/strict'
import { withExample } from '../example.ts'

await withExample(import.meta.url, ['run', 'server.ts:app'], async (client) => {
  const [tool] = (await client.listTools()).tools
  const name = tool?.name ?? ''
  const result = await client.callTool({ name, arguments: { name: 'red', query: { dark: 'yes' } } })
  assert.deepEqual(result.structuredContent, { name: 'red', dark: 'yes' })
})
