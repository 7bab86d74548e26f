/** The SDK's complete server behind the fast path. Its factory registers only the tool that is called. */
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import type { Catalog } from '../model/catalog.ts'
import type { EndpointRequest, EndpointResponse } from '../model/exchange.ts'
import type { CallerContext } from '../model/http.ts'
import { isJsonObject } from '../model/json.ts'
import type { EndpointSettings } from './endpoint.ts'

export interface SdkHandler {
  handle(request: EndpointRequest, parsed: unknown, caller: CallerContext): Promise<EndpointResponse>
  notifyChanged(): void
  close(): Promise<void>
}

export function createSdkHandler(settings: Pick<EndpointSettings, 'current' | 'extend'>): SdkHandler {
  const pending = new WeakMap<Request, { parsed: unknown; caller: CallerContext }>()
  const handler = createMcpHandler((context) => {
    const { parsed, caller } = (context.requestInfo && pending.get(context.requestInfo)) ?? {
      parsed: undefined,
      caller: { headers: {} },
    }
    return createServer(settings.current() as Catalog, parsed, caller)
  })
  return {
    async handle(request, parsed, caller) {
      const web = new Request(new URL(request.url, 'http://localhost'), {
        method: request.method,
        headers: Object.entries(request.headers).flatMap(([k, v]) =>
          v === undefined ? [] : [[k, String(v)] as [string, string]],
        ),
        ...(request.method === 'POST' ? { body: JSON.stringify(parsed) } : {}),
      })
      pending.set(web, { parsed, caller })
      const response = await handler.fetch(web, { parsedBody: parsed })
      return { status: response.status, headers: Object.fromEntries(response.headers), body: response.body }
    },
    notifyChanged: () => handler.notify.toolsChanged(),
    close: () => handler.close(),
  }
}

function createServer(catalog: Catalog, parsed: unknown, caller: CallerContext): McpServer {
  const server = new McpServer(
    { name: catalog.server.name, version: catalog.server.version },
    { capabilities: { tools: { listChanged: true } } },
  )
  server.server.setRequestHandler('tools/list', () => ({
    tools: catalog.tools.map((t) => ({
      name: t.name,
      description: t.description,
      inputSchema: t.inputSchema as { type: 'object' },
    })),
  }))
  const name = isJsonObject(parsed) && isJsonObject(parsed['params']) ? parsed['params']['name'] : undefined
  const tool = typeof name === 'string' ? catalog.get(name) : undefined
  if (tool) {
    const inputSchema = {
      '~standard': {
        version: 1 as const,
        vendor: 'mcp-mount',
        jsonSchema: { input: () => tool.inputSchema as Record<string, unknown>, output: () => ({}) },
        validate: (value: unknown) => ({ value }),
      },
    }
    server.registerTool(tool.name, { description: tool.description, inputSchema }, async (args) => {
      const { structuredText: _, ...result } = await catalog.call(tool, args, caller)
      return result as never
    })
  }
  return server
}
