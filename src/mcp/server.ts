/** The SDK's server for one exchange or one session: generated tools, those of `extend`, one list of both. */
import { McpServer } from '@modelcontextprotocol/server'
import type { RegisteredTool, ServerContext } from '@modelcontextprotocol/server'
import { ConfigError } from '../errors.ts'
import type { Catalog } from '../model/catalog.ts'
import type { CallerContext, Cancellation } from '../model/http.ts'
import type { Tool } from '../model/tool.ts'
import type { ApiMcpOptions, ServerExtension } from '../options.ts'
import { LIST_TTL_MS, toImplementation } from './tool-list.ts'
import type { ToolDefinition, ToolList } from './tool-list.ts'
import type { ToolRunner } from './tool-runner.ts'

type Extend = ApiMcpOptions['extend']

export interface ServerSettings {
  /** Read again for every `tools/list`. */
  readonly list: ToolList
  readonly runner: ToolRunner
  readonly extend: Extend
  /** For `extend`, and for what the list may show. */
  readonly caller: CallerContext
  /** Whose call it is; over a session each message has a caller of its own. @default `caller` */
  readonly callerOf?: (context: ServerContext) => CallerContext
}

/**
 * @param tools - the generated tools that can be called: registering costs microseconds for each, so an exchange names
 *   only those that its message calls
 * @throws ConfigError NAME_TAKEN; and what `extend` throws
 */
export function createServer(settings: ServerSettings, tools: Iterable<Tool>): McpServer {
  const { list, extend, caller } = settings
  const { catalog } = list
  const hint = { ttlMs: LIST_TTL_MS, cacheScope: extend ? ('private' as const) : list.cacheScope(caller) }
  const server = new McpServer(toImplementation(catalog), {
    capabilities: { tools: { listChanged: true } },
    debouncedNotificationMethods: ['notifications/tools/list_changed'],
    cacheHints: { 'tools/list': hint, 'server/discover': hint },
    ...(extend ? { requestState: { verify: (state, context) => own.verifyRequestState?.(state, context) } } : {}),
    ...(catalog.server.instructions === undefined ? {} : { instructions: catalog.server.instructions }),
  })
  registerTools(server, settings, tools)
  const own = extend ? runExtend(server, extend, catalog, caller) : NOTHING
  server.server.setRequestHandler('tools/list', () => ({
    tools: [
      ...settings.list.definitions(caller),
      ...[...own.tools].filter(([, tool]) => tool.enabled).map(toOwnDefinition),
    ],
  }))
  return server
}

/** Registers generated tools so that the arguments reach the catalog unchecked: it checks them, and says more. */
export function registerTools(server: McpServer, settings: ServerSettings, tools: Iterable<Tool>): RegisteredTool[] {
  const { list, runner, caller, callerOf = () => caller } = settings
  return Array.from(tools, (tool) => {
    const inputSchema = {
      '~standard': {
        version: 1 as const,
        vendor: 'mcp-mount',
        jsonSchema: { input: () => tool.inputSchema as Record<string, unknown>, output: () => ({}) },
        validate: (value: unknown) => ({ value }),
      },
    }
    return server.registerTool(tool.name, { description: tool.description, inputSchema }, async (args, context) => {
      const who = { ...callerOf(context), cancellation: toCancellation(context.mcpReq.signal) }
      const { content, structuredContent, isError } = await runner.run(list.catalog, tool, args, who)
      return {
        content: [...content],
        ...(structuredContent === undefined ? {} : { structuredContent }),
        ...(isError ? { isError } : {}),
      }
    })
  })
}

/**
 * Finds names that `extend` and a generated tool share, once per catalog.
 *
 * @throws ConfigError NAME_TAKEN
 */
export function assertNamesFree(extend: Extend, catalog: Catalog): void {
  if (!extend) return
  const server = new McpServer(toImplementation(catalog), { capabilities: { tools: {} } })
  try {
    runExtend(server, extend, catalog, { headers: {} })
  } catch (error) {
    // Without a request `extend` may fail for reasons of its own; then each request shows them.
    if (error instanceof ConfigError) throw error
  }
}

interface Own extends ServerExtension {
  /** By name. */
  readonly tools: ReadonlyMap<string, RegisteredTool>
}

const NOTHING: Own = { tools: new Map() }

function runExtend(server: McpServer, extend: NonNullable<Extend>, catalog: Catalog, caller: CallerContext): Own {
  const tools = new Map<string, RegisteredTool>()
  const registerTool = server.registerTool.bind(server)
  const register = registerTool as (...parameters: unknown[]) => RegisteredTool
  server.registerTool = (name: string, ...rest: unknown[]) => {
    if (isTaken(catalog, name)) {
      throw new ConfigError('NAME_TAKEN', `extend registers a tool "${name}", and a generated tool has that name`, {
        hint: 'Give one of them another name; the option `tool` renames generated ones.',
      })
    }
    const tool = register(name, ...rest)
    tools.set(name, tool)
    return tool
  }
  const extension = extend(server, caller)
  server.registerTool = registerTool
  return { ...extension, tools }
}

const takenNames = new WeakMap<Catalog, ReadonlySet<string>>()

function isTaken(catalog: Catalog, name: string): boolean {
  let names = takenNames.get(catalog)
  if (!names) takenNames.set(catalog, (names = new Set(catalog.tools.map((tool) => tool.name.toLowerCase()))))
  return names.has(name.toLowerCase())
}

const TARGET = { target: 'draft-2020-12' } as const

/** As the SDK's own list handler does it, which ours replaces. */
function toOwnDefinition([name, tool]: [string, RegisteredTool]): ToolDefinition {
  const { title, description, annotations, icons, _meta } = tool
  const input = tool.inputSchema?.['~standard'].jsonSchema.input(TARGET) ?? { properties: {} }
  const output = tool.outputSchema?.['~standard'].jsonSchema.output(TARGET)
  return {
    name,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    inputSchema: { ...input, type: 'object' },
    ...(output === undefined ? {} : { outputSchema: output }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(icons === undefined ? {} : { icons }),
    ...(_meta === undefined ? {} : { _meta }),
  }
}

function toCancellation(signal: AbortSignal): Cancellation {
  return {
    get cancelled() {
      return signal.aborted
    },
    onCancel(listener) {
      if (signal.aborted) listener()
      signal.addEventListener('abort', listener, { once: true })
      return () => signal.removeEventListener('abort', listener)
    },
  }
}
