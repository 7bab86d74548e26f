import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'

test('an API app becomes an MCP server on a separate app', async () => {
  const apiApp = Fastify()
  apiApp.get<{ Params: { item_id: string } }>('/items/:item_id', async (request) => ({ id: request.params.item_id }))
  const mcpApp = Fastify()
  const openapi = {
    openapi: '3.1.0',
    info: { title: 'Items', version: '1' },
    paths: {
      '/items/{item_id}': {
        get: {
          operationId: 'get_item',
          parameters: [{ name: 'item_id', in: 'path', required: true, schema: { type: 'integer' } }],
        },
      },
    },
  }
  new ApiMcp(apiApp, { openapi }).mountHttp(mcpApp)
  const address = await mcpApp.listen({ port: 0, host: '127.0.0.1' })
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(new URL(`${address}/mcp`)))
  expect((await client.listTools()).tools.map((t) => t.name)).toEqual(['get_item'])
  const result = await client.callTool({ name: 'get_item', arguments: { item_id: 3 } })
  expect(result).toMatchObject({ structuredContent: { id: '3' } })
  await client.close()
  await mcpApp.close()
})
