/** A real listener and the official client in front of an app. */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import Fastify from 'fastify'
import { onTestFinished } from 'vitest'
import { ApiMcp } from '../../src/index.ts'
import type { ApiMcpOptions } from '../../src/options.ts'

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

export type ToolResult = Awaited<ReturnType<Client['callTool']>>

export interface Connected {
  readonly client: Client
  readonly endpoint: URL
  readonly call: (name: string, args?: Record<string, unknown>) => Promise<ToolResult>
}

/** Mounts the API on an app of its own, listens on loopback until the test ends. */
export async function connect(
  source: unknown,
  options: ApiMcpOptions = {},
  { headers = {}, prefix = '' }: { readonly headers?: Record<string, string>; readonly prefix?: string } = {},
): Promise<Connected> {
  const endpoint = await serve(new ApiMcp(source, { logger: quiet, ...options }), prefix)
  const client = new Client({ name: 'parity', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(endpoint, { requestInit: { headers } }))
  onTestFinished(() => client.close())
  return { client, endpoint, call: (name, args = {}) => client.callTool({ name, arguments: args }) }
}

/** @returns URL of the endpoint */
export async function serve(mcp: ApiMcp, prefix = '', path = '/mcp'): Promise<URL> {
  const mcpApp = Fastify()
  await mcpApp.register(async (scope) => mcp.mountHttp(scope, { path }), { prefix })
  const origin = await mcpApp.listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => mcpApp.close())
  return new URL(`${prefix}${path}`, origin)
}

/** The text of a result's blocks. */
export function textOf(result: ToolResult): string {
  return result.content.map((block) => (block.type === 'text' ? block.text : block.type)).join('\n')
}

export function toolNames(source: unknown, options: ApiMcpOptions = {}): Promise<string[]> {
  return new ApiMcp(source, { logger: quiet, ...options }).tools().then((tools) => tools.map((tool) => tool.name))
}
