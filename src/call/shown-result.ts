/** A result as users of the library see it: MCP's members and no others. */
import type { ToolResult } from '../model/tool.ts'

export function toShownResult(result: ToolResult): ToolResult {
  const { serialized: _, ...shown } = result
  return shown
}
