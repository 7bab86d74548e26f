import assert from 'node:assert/strict'
import { withExample } from '../example.ts'

await withExample(import.meta.url, ['run', 'server.ts:app'], async (client) => {
  const names = (await client.listTools()).tools.map((tool) => tool.name)
  assert.deepEqual([...names].sort(), ['add_tax', 'list_items'])
  const taxed = await client.callTool({ name: 'add_tax', arguments: { price: 100 } })
  assert.deepEqual(taxed.content, [{ type: 'text', text: '119' }])
  const items = await client.callTool({ name: 'list_items', arguments: {} })
  assert.match(JSON.stringify(items.content), /price/)
  assert.equal((await client.listPrompts()).prompts[0]?.name, 'bargain')
})
