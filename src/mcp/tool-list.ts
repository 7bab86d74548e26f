/** `tools/list` of a catalog: each tool is described and serialised once. */
import type { ListToolsResult } from '@modelcontextprotocol/server'
import type { Access } from '../access/access.ts'
import type { Catalog } from '../model/catalog.ts'
import type { CallerContext } from '../model/http.ts'
import type { Tool } from '../model/tool.ts'
import { SERVER_INFO_META_KEY } from './protocol.ts'

/** A tool as `tools/list` has it. The output schema's root is an object already, so every revision gets the same. */
export type ToolDefinition = ListToolsResult['tools'][number]

/** How long a client may keep the list without asking again, in milliseconds; changes are announced besides. */
export const LIST_TTL_MS = 60_000

export interface ToolList {
  readonly catalog: Catalog
  /** Those that the caller sees, in document order. */
  definitions(caller: CallerContext): ToolDefinition[]
  /** JSON of {@link definitions} in UTF-8: `[{"name":…},…]`. Shared, never changed. */
  json(caller: CallerContext): Buffer
  /** Arguments of the tool are mirrored in `Mcp-Param-*` headers, which have to be compared (2026-07-28, `x-mcp-header`). */
  hasHeaderArguments(tool: Tool): boolean
  /** Whether intermediaries may keep the list for others too. */
  cacheScope(caller: CallerContext): 'public' | 'private'
  /** JSON members that 2026-07-28 wants in every result, with a comma first: `,"resultType":"complete","_meta":{…}`. */
  readonly modernMembers: string
}

/** What access adds to the catalog's own visibility: tools for which the caller's token lacks a scope are not listed. */
export type ListAccess = Pick<Access, 'perCaller' | 'missingScopes'>

const EVERYBODY: ListAccess = { perCaller: false, missingScopes: () => [] }

/**
 * Cheap: definitions are made on first use, because input schemas are.
 *
 * @param access - @default every caller may call every tool
 */
export function createToolList(catalog: Catalog, access: ListAccess = EVERYBODY): ToolList {
  const written = new Map<Tool, WrittenTool>()
  let everything: Buffer | undefined

  const write = (tool: Tool): WrittenTool => {
    let entry = written.get(tool)
    if (!entry) written.set(tool, (entry = writeTool(tool)))
    return entry
  }
  const text = (tool: Tool): string => write(tool).json
  const toBytes = (tools: readonly Tool[]): Buffer => Buffer.from(`[${tools.map(text).join(',')}]`)
  const perCaller = catalog.perCaller || access.perCaller
  const isVisible = (tool: Tool, caller: CallerContext): boolean =>
    catalog.isVisible(tool, caller) && access.missingScopes(tool, caller.identity).length === 0
  const visible = (caller: CallerContext): readonly Tool[] =>
    perCaller ? catalog.tools.filter((tool) => isVisible(tool, caller)) : catalog.tools

  return {
    catalog,
    definitions: (caller) => visible(caller).map(toDefinition),
    json(caller) {
      const tools = visible(caller)
      if (tools.length === catalog.tools.length) return (everything ??= toBytes(tools))
      return toBytes(tools)
    },
    hasHeaderArguments: (tool) => write(tool).hasHeaderArguments,
    cacheScope: (caller) => (perCaller || caller.identity !== undefined ? 'private' : 'public'),
    modernMembers: `,"resultType":"complete","_meta":${JSON.stringify({ [SERVER_INFO_META_KEY]: toImplementation(catalog) })}`,
  }
}

interface WrittenTool {
  readonly json: string
  readonly hasHeaderArguments: boolean
}

function writeTool(tool: Tool): WrittenTool {
  const json = JSON.stringify(toDefinition(tool))
  // A name in the text is no proof of a declaration, but a reason to leave the call to the SDK, which looks closely.
  return { json, hasHeaderArguments: json.includes('"x-mcp-header"') }
}

/** MCP `Implementation`. */
export function toImplementation({ server }: Catalog): { name: string; version: string } {
  return { name: server.name, version: server.version }
}

function toDefinition(tool: Tool): ToolDefinition {
  return {
    name: tool.name,
    ...(tool.title === undefined ? {} : { title: tool.title }),
    description: tool.description,
    inputSchema: tool.inputSchema as ToolDefinition['inputSchema'],
    ...(tool.outputSchema === undefined ? {} : { outputSchema: tool.outputSchema }),
    annotations: tool.annotations,
  }
}
