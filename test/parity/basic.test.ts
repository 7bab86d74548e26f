import { expect, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'
import { mountedEndpoints } from '../../src/adapters/hosted-endpoints.ts'
import { connect } from './connect.ts'
import { complexDocument } from './complex-app.ts'
import { createSimpleApp, SIMPLE_TOOLS } from './simple-app.ts'

test('a server is created and usable without being mounted', async () => {
  const mcp = new ApiMcp(createSimpleApp(), { exclude: { tags: ['headers'] } })
  expect((await mcp.tools()).map((tool) => tool.name)).toEqual(SIMPLE_TOOLS)
  expect(await mcp.call('get_item', { item_id: 1 })).toMatchObject({ structuredContent: { id: 1, name: 'Item 1' } })
  await mcp.close()
})

test('name, version and instructions come from the API unless given', async () => {
  const { client } = await connect(complexDocument, { upstream: { baseUrl: 'http://127.0.0.1:9' } })
  expect(client.getServerVersion()).toMatchObject({ name: 'Complex App', version: '0.1.0' })
  expect(client.getInstructions()).toBe('A shop')
  const own = { name: 'Mine', version: '9', instructions: 'Be kind' }
  const { client: other } = await connect(complexDocument, { ...own, upstream: { baseUrl: 'http://127.0.0.1:9' } })
  expect(other.getServerVersion()).toMatchObject({ name: 'Mine', version: '9' })
  expect(other.getInstructions()).toBe('Be kind')
})

test.each([
  ['mcp', '/mcp'],
  ['/mcp/', '/mcp'],
  ['/a/b//', '/a/b'],
])('the mount path %s means %s', (given, path) => {
  const app = createSimpleApp()
  new ApiMcp(app).mountHttp(app, { path: given })
  expect(mountedEndpoints(app)).toEqual([{ path, transport: 'http' }])
})
