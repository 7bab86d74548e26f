/** The official clients, version 2 in all its modes and version 1, against the endpoint. */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { describe, expect, test } from 'vitest'
import type { Catalog } from '../../src/model/catalog.ts'
import type { CallerContext } from '../../src/model/http.ts'
import { createSampleCatalog } from './sample-catalog.ts'
import { serveEndpoint } from './serve-endpoint.ts'

const NAMES = ['echo', 'passed_on', 'fails', 'picture', 'file', 'list', 'mirrored']

const MODES = { legacy: 'legacy', auto: 'auto', pinned: { pin: '2026-07-28' } } as const

async function connect(url: string, mode: (typeof MODES)[keyof typeof MODES] = 'auto'): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } })
  await client.connect(new StreamableHTTPClientTransport(new URL(url)))
  return client
}

describe.each(Object.entries(MODES))('client v2, %s', (_mode, mode) => {
  test('lists and calls tools, and sees failures as results', async () => {
    const served = await serveEndpoint()
    const client = await connect(served.url, mode)
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(NAMES)
    expect(await client.callTool({ name: 'echo', arguments: { é: ['☃'] } })).toMatchObject({
      structuredContent: { args: { é: ['☃'] } },
    })
    expect(await client.callTool({ name: 'fails', arguments: {} })).toMatchObject({ isError: true })
    expect(await client.callTool({ name: 'picture', arguments: {} })).toMatchObject({
      content: [{ type: 'image', mimeType: 'image/png' }],
    })
    await expect(client.callTool({ name: 'nope', arguments: {} })).rejects.toMatchObject({ code: -32_602 })
    expect(client.getInstructions()).toBe('Say hello first.')
    await client.close()
    await served.close()
  })

  test('asks for progress and still gets its result', async () => {
    const served = await serveEndpoint()
    const client = await connect(served.url, mode)
    const result = await client.callTool({ name: 'list', arguments: {} }, { onprogress: () => {} })
    expect(result.structuredContent).toEqual({ result: [1] })
    await client.close()
    await served.close()
  })
})

test('client v1 lists and calls tools', async () => {
  const served = await serveEndpoint()
  const client = new ClientV1({ name: 'test', version: '1' })
  await client.connect(new TransportV1(new URL(served.url)))
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(NAMES)
  expect(await client.callTool({ name: 'echo', arguments: { a: 1 } })).toMatchObject({
    structuredContent: { args: { a: 1 } },
  })
  await client.ping()
  await client.close()
  await served.close()
})

test('clients that use the same request ids at once get their own answers', async () => {
  const served = await serveEndpoint({ current: () => slowEcho })
  const clients = await Promise.all([connect(served.url), connect(served.url, 'legacy'), connect(served.url)])
  const rounds = Array.from({ length: 20 }, (_, round) => round)
  await Promise.all(
    clients.flatMap((client, who) =>
      rounds.map(async (round) => {
        const result = await client.callTool({ name: 'echo', arguments: { who, round } })
        expect(result.structuredContent).toEqual({ args: { who, round } })
      }),
    ),
  )
  await Promise.all(clients.map((client) => client.close()))
  await served.close()
})

const slowEcho: Catalog = {
  ...createSampleCatalog(),
  async call(_tool, args) {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 30))
    return { content: [], structuredContent: { args } as never }
  },
}

describe.each(Object.entries({ legacy: MODES.legacy, pinned: MODES.pinned }))(
  'a client that leaves, %s',
  (_mode, mode) => {
    // The fast path and the SDK are two ways for a cancellation; a mirrored argument takes the second.
    test.each([
      ['echo', {}],
      ['mirrored', { region: 'eu' }],
    ])('cancels its call of %s', async (name, args) => {
      const calls: CallerContext[] = []
      const pending: Catalog = {
        ...createSampleCatalog(),
        call: (_tool, _args, caller) => {
          calls.push(caller)
          return new Promise((resolve) => caller.cancellation?.onCancel(() => resolve({ content: [], isError: true })))
        },
      }
      const served = await serveEndpoint({ current: () => pending })
      const client = await connect(served.url, mode)
      await client.listTools()
      const leaving = new AbortController()
      const call = client.callTool({ name, arguments: args }, { signal: leaving.signal })
      await expect.poll(() => calls.length).toBe(1)
      expect(calls[0]?.cancellation?.cancelled).toBe(false)
      leaving.abort()
      await expect(call).rejects.toThrow()
      await client.close()
      await expect.poll(() => calls[0]?.cancellation?.cancelled).toBe(true)
      await served.close()
    })
  },
)
