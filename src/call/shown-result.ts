/** A result as users of the library see it: MCP's members and no others. */
import type { ToolResult } from '../model/tool.ts'

/** `{ content, structuredContent, serialized }` → `{ content, structuredContent }`; JSON that was passed on is parsed now. */
export function toShownResult(result: ToolResult): ToolResult {
  const { serialized: _, ...shown } = result
  return shown
}
