import assert from 'node:assert/strict'
import { withClient, withServer } from '../example.ts'

await withServer(import.meta.url, ['run', 'server.ts:app'], async ({ endpoint }) => {
  const asked = (headers: Record<string, string>) =>
    withClient(endpoint, (client) => client.callTool({ name: 'who_am_i', arguments: {} }), headers)
  const known = await asked({ Authorization: 'Bearer abc', 'X-Tenant': 'acme', 'X-Other': 'stays' })
  assert.deepEqual(known.structuredContent, { authorization: 'Bearer abc', tenant: 'acme' })

  const unknown = await asked({})
  assert.equal(unknown.isError, true)
  assert.match(JSON.stringify(unknown.content), /401.*who are you/)
})
