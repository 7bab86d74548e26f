/** The SDK's server for a connection that lasts (stdio, HTTP+SSE): all tools are registered, and change on refresh. */
import type { McpServer, RegisteredTool, ServerContext } from '@modelcontextprotocol/server'
import type { Catalog } from '../model/catalog.ts'
import type { CallerContext } from '../model/http.ts'
import type { ApiMcpOptions } from '../options.ts'
import { createServer, registerTools } from './server.ts'
import type { ServerSettings } from './server.ts'
import { createToolList } from './tool-list.ts'
import type { ListAccess } from './tool-list.ts'
import type { ToolRunner } from './tool-runner.ts'

export interface SessionSettings {
  readonly runner: ToolRunner
  readonly extend: ApiMcpOptions['extend']
  /** Who opened the session. */
  readonly caller: CallerContext
  readonly callerOf?: (context: ServerContext) => CallerContext
  /** What the caller's token may call. @default everything */
  readonly access?: ListAccess
}

export interface SessionServer {
  readonly server: McpServer
  /** Replaces the generated tools; the client is told. */
  update(catalog: Catalog): void
}

/** @throws ConfigError NAME_TAKEN; and what `extend` throws */
export function createSessionServer(catalog: Catalog, settings: SessionSettings): SessionServer {
  let registered: RegisteredTool[] = []
  const list = createToolList(catalog, settings.access)
  const current: { list: ServerSettings['list'] } & SessionSettings = { ...settings, list }
  const server = createServer(current, [])
  const register = (): void => {
    const visible = current.list.catalog.tools.filter((tool) => current.list.catalog.isVisible(tool, settings.caller))
    registered = registerTools(server, current, visible)
  }
  register()
  return {
    server,
    update(next) {
      for (const tool of registered) tool.remove()
      current.list = createToolList(next, settings.access)
      register()
      if (registered.length === 0) server.sendToolListChanged()
    },
  }
}
