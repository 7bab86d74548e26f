import assert from 'node:assert/strict'
import { withExample } from '../example.ts'

await withExample(import.meta.url, ['run', 'server.ts:app'], async (client) => {
  const [tool] = (await client.listTools()).tools
  assert.equal(tool?.name, 'add_book')
  assert.deepEqual(Object.keys(tool.inputSchema.properties ?? {}), ['isbn', 'title'])
  const result = await client.callTool({ name: 'add_book', arguments: { title: 'Momo' } })
  assert.deepEqual(result.structuredContent, { isbn: '1', title: 'Momo' })
})
