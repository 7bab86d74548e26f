import assert from 'node:assert/strict'
import { withExample } from '../example.ts'

await withExample(import.meta.url, ['run', 'server.ts:app'], async (client) => {
  const [tool] = (await client.listTools()).tools
  assert.equal(tool?.name, 'OwnersController_addCat')
  const result = await client.callTool({ name: tool.name, arguments: { owner: 'Ann', name: 'Tom' } })
  assert.deepEqual(result.structuredContent, { owner: 'Ann', cat: 'Tom' })
})
