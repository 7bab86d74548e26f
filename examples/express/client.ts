import assert from 'node:assert/strict'
import { withExample } from '../example.ts'

await withExample(import.meta.url, ['run', 'server.ts:app'], async (client) => {
  const added = await client.callTool({ name: 'add_note', arguments: { text: 'Grüße' } })
  assert.deepEqual(added.structuredContent, { saved: { text: 'Grüße' } })
  const note = await client.callTool({ name: 'get_note', arguments: { id: 'a b' } })
  assert.deepEqual(note.structuredContent, { id: 'a b' })
})
