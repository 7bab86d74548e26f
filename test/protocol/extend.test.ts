/** Tools, resources and prompts of the user's own beside the generated tools. */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { ApiMcp } from '../../src/index.ts'
import { assertNamesFree } from '../../src/mcp/server.ts'
import type { ApiMcpOptions } from '../../src/options.ts'
import { createSampleCatalog } from './sample-catalog.ts'
import { serveEndpoint } from './serve-endpoint.ts'

const extend: NonNullable<ApiMcpOptions['extend']> = (server, context) => {
  const config = {
    title: 'Own',
    description: 'Mine.',
    inputSchema: z.object({ n: z.number() }),
    outputSchema: z.object({ twice: z.number() }),
  }
  server.registerTool('own', config, ({ n }) => ({ content: [], structuredContent: { twice: 2 * n } }))
  server.registerTool('who', { description: 'Who calls.' }, () => ({
    content: [{ type: 'text', text: String(context.headers['x-user']) }],
  }))
  server.registerPrompt('greet', { description: 'Greets.' }, () => ({ messages: [] }))
  server.registerResource('note', 'note://1', {}, () => ({ contents: [{ uri: 'note://1', text: 'hi' }] }))
}

async function connect(url: string, mode: 'legacy' | 'auto'): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } })
  await client.connect(
    new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { 'x-user': 'ann' } } }),
  )
  return client
}

describe.each(['legacy', 'auto'] as const)('with extend, client in mode %s', (mode) => {
  test('both kinds of tools are listed and called', async () => {
    const served = await serveEndpoint({ extend })
    const client = await connect(served.url, mode)
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name).slice(-2)).toEqual(['own', 'who'])
    expect(tools.find(({ name }) => name === 'echo')).toMatchObject({ title: 'Echo' })
    expect(tools.find(({ name }) => name === 'own')).toMatchObject({
      title: 'Own',
      inputSchema: { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] },
      outputSchema: { properties: { twice: { type: 'number' } } },
    })
    expect((await client.callTool({ name: 'own', arguments: { n: 2 } })).structuredContent).toEqual({ twice: 4 })
    expect((await client.callTool({ name: 'who', arguments: {} })).content).toEqual([{ type: 'text', text: 'ann' }])
    expect((await client.callTool({ name: 'echo', arguments: {} })).structuredContent).toEqual({ args: {} })
    expect((await client.listPrompts()).prompts).toHaveLength(1)
    expect((await client.readResource({ uri: 'note://1' })).contents).toMatchObject([{ text: 'hi' }])
    await client.close()
    await served.close()
  })
})

test('a name that a generated tool has is an error before anything is served', async () => {
  const api = {
    openapi: '3.1.0',
    info: { title: 'A', version: '1' },
    paths: { '/a': { get: { operationId: 'get_a', responses: {} } } },
  }
  const options: ApiMcpOptions = {
    upstream: { baseUrl: 'http://127.0.0.1:1' },
    extend: (server) => void server.registerTool('GET_A', {}, () => ({ content: [] })),
  }
  await expect(new ApiMcp(api, options).ready()).rejects.toMatchObject({
    code: 'NAME_TAKEN',
    message: expect.stringContaining('"GET_A"'),
  })
})

const needsUser: ApiMcpOptions['extend'] = (_server, { headers }) => void (headers['x-user'] as string).length

test('extend that needs a request is not judged without one', () => {
  expect(() => assertNamesFree(needsUser, createSampleCatalog())).not.toThrow()
})

test('extend that throws is a 500 that tells nothing, and the log has the reason', async () => {
  const served = await serveEndpoint({
    extend: () => {
      throw new Error('no database at 10.0.0.7')
    },
  })
  const response = await fetch(served.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
  })
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('10.0.0.7')
  expect(served.lines.filter(({ level }) => level === 'error')).toHaveLength(1)
  await served.close()
})
