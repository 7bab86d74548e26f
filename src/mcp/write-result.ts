/** A tool's result → the JSON-RPC message of each era, without serialising twice what is JSON already. */
import type { ToolResult } from '../model/tool.ts'

/**
 * Shape: `{"result":{"content":[{"type":"text","text":"…"}],"structuredContent":{…}},"jsonrpc":"2.0","id":1}`
 *
 * @param extraMembers - members of the result that the era adds: empty, or JSON with a comma first
 */
export function writeCallMessage(id: string | number, result: ToolResult, extraMembers: string): string {
  let structured = ''
  if (result.structuredContent !== undefined) {
    structured = `,"structuredContent":${result.structuredText ?? JSON.stringify(result.structuredContent)}`
  }
  const failed = result.isError ? ',"isError":true' : ''
  return `{"result":{"content":${JSON.stringify(result.content)}${structured}${failed}${extraMembers}},"jsonrpc":"2.0","id":${JSON.stringify(id)}}`
}

/**
 * Shape: `{"result":{"tools":[…]},"jsonrpc":"2.0","id":1}`
 *
 * @param tools - JSON of the list
 */
export function writeListMessage(id: string | number, tools: string, extraMembers: string): string {
  return `{"result":{"tools":${tools}${extraMembers}},"jsonrpc":"2.0","id":${JSON.stringify(id)}}`
}
