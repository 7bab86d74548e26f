/** What tools answer, and their list → the JSON-RPC message of each era, without serialising twice what is JSON already. */
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
 * Shape: `{"jsonrpc":"2.0","id":1,"result":{"tools":[…]}}`, in UTF-8: lists are long, and most of the text is always the same.
 *
 * @param tools - JSON of the list
 */
export function writeListMessage(id: string | number, tools: Uint8Array, extraMembers: string): Uint8Array {
  const head = Buffer.from(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{"tools":`)
  return Buffer.concat([head, tools, Buffer.from(`${extraMembers}}}`)])
}
