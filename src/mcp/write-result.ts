/** What tools answer, and their list → the JSON-RPC message of each era, without serialising twice what is JSON already. */
import type { ToolResult } from '../model/tool.ts'
import { quoteJson } from './quote-json.ts'

/** From so many characters on, a message is put together as bytes: on its way to the socket, text of that length is copied three times more. */
const LONG_MESSAGE = 16_384

/**
 * Shape: `{"result":{"content":[{"type":"text","text":"…"}],"structuredContent":{…}},"jsonrpc":"2.0","id":1}`, long ones in UTF-8
 *
 * @param extraMembers - members of the result that the era adds: empty, or JSON with a comma first
 */
export function writeCallMessage(id: string | number, result: ToolResult, extraMembers: string): string | Uint8Array {
  const content = writeContent(result)
  const { structuredContent } = result
  const structured = structuredContent === undefined ? '' : (result.structuredText ?? JSON.stringify(structuredContent))
  const before = structuredContent === undefined ? '' : ',"structuredContent":'
  const failed = result.isError ? ',"isError":true' : ''
  const end = `${failed}${extraMembers}},"jsonrpc":"2.0","id":${JSON.stringify(id)}}`
  return content.length + structured.length < LONG_MESSAGE
    ? `{"result":{"content":${content}${before}${structured}${end}`
    : toBytes(['{"result":{"content":', content, before, structured, end])
}

function writeContent({ content, structuredText }: ToolResult): string {
  const [block] = content
  // JSON of the API, passed on as it came.
  return content.length === 1 && block?.type === 'text' && block.text === structuredText
    ? `[{"type":"text","text":${quoteJson(structuredText)}}]`
    : JSON.stringify(content)
}

function toBytes(pieces: readonly string[]): Uint8Array {
  let length = 0
  for (const piece of pieces) length += Buffer.byteLength(piece)
  const bytes = Buffer.allocUnsafe(length)
  let at = 0
  for (const piece of pieces) at += bytes.write(piece, at)
  return bytes
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
