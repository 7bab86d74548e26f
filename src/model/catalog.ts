/** The compiled tools and how to run them: all that the protocol side knows about the API. */
import type { JsonValue } from './json.ts'
import type { CallerContext } from './http.ts'
import type { Tool, ToolResult } from './tool.ts'

export interface Catalog {
  readonly server: ServerInfo
  /** In document order. */
  readonly tools: readonly Tool[]
  get(name: string): Tool | undefined
  /** True when what a caller sees depends on the caller (`filter`, scopes); else every caller gets `tools`. */
  readonly perCaller: boolean
  /** The tools that this caller may list and call; a tool that is not visible is unknown to the caller. */
  isVisible(tool: Tool, caller: CallerContext): boolean
  /** Never rejects: whatever goes wrong is an `isError` result. */
  call(tool: Tool, args: unknown, caller: CallerContext): Promise<ToolResult>
}

/** MCP `Implementation` and `instructions`. */
export interface ServerInfo {
  readonly name: string
  readonly version: string
  readonly instructions?: string
}

/** What observers of a call see; arguments and results are the live objects, not to be changed. */
export interface CallEvent {
  readonly tool: Tool
  readonly arguments: Readonly<Record<string, JsonValue | undefined>>
  readonly caller: CallerContext
}
