/** A client of an endpoint that is mounted somewhere. */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { FastifyInstance } from 'fastify'
import { expect, onTestFinished } from 'vitest'
import type { Logger } from '../../src/options.ts'

export const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {} }

async function connect(origin: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', origin)))
  onTestFinished(() => client.close())
  return client
}

export async function callItem(
  origin: string,
  name: string,
  args: Record<string, unknown> = { id: 3 },
): Promise<unknown> {
  const client = await connect(origin)
  const { tools } = await client.listTools()
  expect(tools.map((tool) => tool.name)).toEqual([name])
  return (await client.callTool({ name, arguments: args })).structuredContent
}

export async function listenFastify(app: FastifyInstance): Promise<string> {
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => app.close())
  return origin
}
