import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer } from '../e2e/command.ts'
import type { Server } from '../e2e/command.ts'
import { prepareEnvironment, startFastApi } from './python.ts'
import type { Running } from './python.ts'

const environment = prepareEnvironment()
const reason = 'missing' in environment ? ` (skipped: ${environment.missing})` : ''

describe.skipIf('missing' in environment)(`a FastAPI application behind mcp-mount serve${reason}`, () => {
  let api: Running
  let server: Server
  const client = new Client({ name: 'test', version: '1' })
  const call = (name: string, args: Record<string, unknown>) => client.callTool({ name, arguments: args })

  beforeAll(async () => {
    if ('missing' in environment) return
    api = await startFastApi(environment.python)
    server = await startServer(['serve', `${api.url}/openapi.json`, '--port', '0'])
    await client.connect(new StreamableHTTPClientTransport(new URL(server.endpoints[0] ?? '')))
  })

  afterAll(async () => {
    await client.close()
    await server?.stop()
    await api?.stop()
  })

  test('its operations are the tools, named by operationId', async () => {
    const { tools } = await client.listTools()
    expect(tools.map((tool) => tool.name)).toEqual([
      'list_items',
      'get_item',
      'put_item',
      'delete_item',
      'echo',
      'upload',
      'search',
      'sum_tree',
      'total',
      'broken',
      'pixel',
    ])
    expect(client.getServerVersion()).toMatchObject({ name: 'Shop', version: '2.1.0' })
    expect(client.getInstructions()).toBe('A small shop.')
  })

  test('a path argument and a boolean query argument arrive', async () => {
    expect(await call('get_item', { item_id: 2, shout: true })).toMatchObject({
      structuredContent: { id: 2, name: 'ITEM 2', price: 3, color: 'red', maker: null },
    })
  })

  test('a list in the query arrives as repeated keys', async () => {
    const result = await call('list_items', { tag: ['tag1', 'tag3'] })
    expect(result.structuredContent).toMatchObject({ result: [{ id: 1 }, { id: 3 }] })
  })

  test('a path parameter and a body property of other names, nested models, enums and null arrive', async () => {
    const item = { name: 'Bär 🐻', price: 1.5, color: 'blue', tags: ['ü'], maker: { name: 'ACME', country: null } }
    const result = await call('put_item', { item_id: 7, id: 7, ...item })
    expect(result.structuredContent).toEqual({ path: 7, body: { id: 7, ...item } })
  })

  test('an error of the API is a tool error with its status and body', async () => {
    const result = await call('get_item', { item_id: 99 })
    expect(result.isError).toBe(true)
    expect(JSON.stringify(result.content)).toMatch(/404.*Item not found/)
  })

  test('what FastAPI would refuse is refused with the name of the argument', async () => {
    const result = await call('get_item', { item_id: 'three' })
    expect(result.isError).toBe(true)
    expect(JSON.stringify(result.content)).toContain('item_id')
  })

  test('an exception of the API shows nothing of the server, and the next call works', async () => {
    const result = await call('broken', {})
    expect(result.isError).toBe(true)
    expect(JSON.stringify(result.content)).toContain('500')
    expect(JSON.stringify(result.content)).not.toContain('secret')
    expect(await call('get_item', { item_id: 1 })).toMatchObject({ structuredContent: { id: 1 } })
  })

  test('204 is an empty result, no error', async () => {
    const result = await call('delete_item', { item_id: 1 })
    expect(result.isError, JSON.stringify(result.content)).toBeFalsy()
  })

  test('non-ASCII in a path and in a form arrives', async () => {
    expect(await call('search', { term: 'a/b ñ?#%' })).toMatchObject({ isError: true })
    expect(await call('search', { term: 'ñ ü?#%' })).toMatchObject({ structuredContent: { term: 'ñ ü?#%' } })
    expect(await call('echo', { text: 'ñ&=', times: 2 })).toMatchObject({ structuredContent: { text: 'ñ&=ñ&=' } })
  })

  test('a header parameter is an argument', async () => {
    const { tools } = await client.listTools()
    const search = tools.find((tool) => tool.name === 'search')
    const header = Object.keys(search?.inputSchema.properties ?? {}).find((name) => /client/i.test(name))
    expect(await call('search', { term: 'x', [header ?? '']: 'me' })).toMatchObject({
      structuredContent: { client: 'me' },
    })
  })

  test('a file is uploaded from base64, with its name and type', async () => {
    const file = { data: Buffer.from('hello').toString('base64'), filename: 'a.txt', mimeType: 'text/plain' }
    expect(await call('upload', { file, note: 'n' })).toMatchObject({
      structuredContent: { name: 'a.txt', type: 'text/plain', text: 'hello', note: 'n' },
    })
  })

  test('a list as the whole body is the argument body', async () => {
    expect(await call('total', { body: [1, 2, 3] })).toMatchObject({ structuredContent: { total: 6 } })
  })

  test('a recursive model stays recursive', async () => {
    const result = await call('sum_tree', { value: 1, children: [{ value: 2, children: [{ value: 3 }] }] })
    expect(result.structuredContent).toEqual({ result: 6 })
  })

  test('an image comes back as an image', async () => {
    expect((await call('pixel', {})).content).toContainEqual({
      type: 'image',
      mimeType: 'image/png',
      data: Buffer.from([0x89, 0x50, 0x4e, 0x47]).toString('base64'),
    })
  })
})
