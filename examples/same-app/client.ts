import assert from 'node:assert/strict'
import { withExample } from '../example.ts'

await withExample(import.meta.url, ['run', 'server.ts:app'], async (client, { url }) => {
  const result = await client.callTool({ name: 'list_greetings', arguments: {} })
  assert.deepEqual(result.content, [{ type: 'text', text: '["hello","hola"]' }])
  assert.deepEqual(await (await fetch(`${url}/greetings`)).json(), ['hello', 'hola'])
})
