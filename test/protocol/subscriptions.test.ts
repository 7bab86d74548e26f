/** Changes of the tools are announced; closing ends streams and lets calls finish. */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { expect, test } from 'vitest'
import type { Catalog } from '../../src/model/catalog.ts'
import type { ToolResult } from '../../src/model/tool.ts'
import { createSampleCatalog } from './sample-catalog.ts'
import { serveEndpoint } from './serve-endpoint.ts'

async function connect(url: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
  await client.connect(new StreamableHTTPClientTransport(new URL(url)))
  return client
}

test('every subscriber hears of a change and then lists the new tools', async () => {
  let catalog: Catalog = createSampleCatalog()
  const served = await serveEndpoint({ current: () => catalog })
  const clients = await Promise.all([connect(served.url), connect(served.url)])
  const heard = clients.map(async (client) => {
    const changed = new Promise<void>((resolve) =>
      client.setNotificationHandler('notifications/tools/list_changed', () => resolve()),
    )
    const subscription = await client.listen({ toolsListChanged: true })
    return { changed, subscription }
  })
  const subscriptions = await Promise.all(heard)
  const [first] = catalog.tools
  catalog = { ...catalog, tools: first ? [first] : [] }
  served.endpoint.notifyChanged()
  await Promise.all(subscriptions.map(({ changed }) => changed))
  for (const client of clients) expect((await client.listTools()).tools).toHaveLength(1)
  await served.endpoint.close()
  expect(await Promise.all(subscriptions.map(({ subscription }) => subscription.closed))).toEqual([
    'graceful',
    'graceful',
  ])
  await Promise.all(clients.map((client) => client.close()))
  await served.close()
})

test('streams over limits.openStreams are refused, calls go on', async () => {
  const served = await serveEndpoint({ limits: { openStreams: 1 } })
  const client = await connect(served.url)
  await client.listen({ toolsListChanged: true })
  await expect(client.listen({ toolsListChanged: true })).rejects.toThrow('too many open streams')
  expect(await client.callTool({ name: 'echo', arguments: {} })).toMatchObject({ structuredContent: {} })
  await client.close()
  await served.close()
})

test('one caller has its share of the streams, another its own, and a place is free when a stream ends', async () => {
  const served = await serveEndpoint({
    limits: { openStreamsPerCaller: 2 },
    access: { auth: { verifyToken: (subject) => ({ subject }) } },
  })
  const connectAs = async (token: string): Promise<Client> => {
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
    const requestInit = { headers: { authorization: `Bearer ${token}` } }
    await client.connect(new StreamableHTTPClientTransport(new URL(served.url), { requestInit }))
    return client
  }
  const [ann, bob] = [await connectAs('ann'), await connectAs('bob')]
  const filter = { toolsListChanged: true }
  await ann.listen(filter)
  const second = await ann.listen(filter)
  await expect(ann.listen(filter)).rejects.toThrow('too many open streams')
  await bob.listen(filter)
  await second.close()
  await expect.poll(() => ann.listen(filter).then(() => 'open', String)).toBe('open')
  await Promise.all([ann.close(), bob.close()])
  await served.close()
})

test.each([
  ['echo', {}],
  ['mirrored', { region: 'eu' }],
])('close() waits for a call of %s under way, which gets its result', async (name, args) => {
  let finish: ((result: ToolResult) => void) | undefined
  const catalog: Catalog = {
    ...createSampleCatalog(),
    call: () => new Promise((resolve) => void (finish = resolve)),
  }
  const served = await serveEndpoint({ current: () => catalog })
  const client = await connect(served.url)
  await client.listTools()
  const call = client.callTool({ name, arguments: args })
  await expect.poll(() => finish).toBeDefined()
  let closed = false
  const closing = served.endpoint.close().then(() => (closed = true))
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(closed).toBe(false)
  finish?.({ content: [{ type: 'text', text: 'done' }] })
  expect(await call).toMatchObject({ content: [{ text: 'done' }] })
  await closing
  await client.close()
  await served.close()
})
