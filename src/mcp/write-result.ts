/** What tools answer, and their list → the JSON-RPC message of each era, without serialising twice what is JSON already. */
import type { JsonText, ToolResult } from '../model/tool.ts'

/** From so many characters on, a message is put together as bytes: on its way to the socket, text of that length is copied three times more. */
const LONG_MESSAGE = 16_384

/**
 * Shape: `{"result":{"content":[{"type":"text","text":"…"}],"structuredContent":{…}},"jsonrpc":"2.0","id":1}`, long ones in UTF-8
 *
 * @param extraMembers - members of the result that the era adds: empty, or JSON with a comma first
 */
export function writeCallMessage(id: string | number, result: ToolResult, extraMembers: string): string | Uint8Array {
  const failed = result.isError ? ',"isError":true' : ''
  const end = `${failed}${extraMembers}},"jsonrpc":"2.0","id":${JSON.stringify(id)}}`
  const structured = writeStructured(result)
  const text = result.serialized?.text
  if (text !== undefined) {
    const before = structured === undefined ? '}]' : '}],"structuredContent":'
    return toBytes(['{"result":{"content":[{"type":"text","text":', text, before, structured ?? '', end])
  }
  const content = JSON.stringify(result.content)
  if (structured === undefined || typeof structured === 'string') {
    const members = structured === undefined ? '' : `,"structuredContent":${structured}`
    if (content.length + members.length < LONG_MESSAGE) return `{"result":{"content":${content}${members}${end}`
  }
  const before = structured === undefined ? '' : ',"structuredContent":'
  return toBytes(['{"result":{"content":', content, before, structured ?? '', end])
}

/** Content that is serialised need not be looked at, which would parse it. */
function writeStructured(result: ToolResult): JsonText | undefined {
  const written = result.serialized?.structuredContent
  if (written !== undefined) return written
  return result.structuredContent && JSON.stringify(result.structuredContent)
}

function toBytes(pieces: readonly JsonText[]): Uint8Array {
  let length = 0
  for (const piece of pieces) length += lengthOf(piece)
  const bytes = Buffer.allocUnsafe(length)
  let at = 0
  for (const piece of pieces) {
    if (typeof piece === 'string') at += bytes.write(piece, at)
    else {
      piece.copy(bytes, at)
      at += piece.length
    }
  }
  return bytes
}

function lengthOf(piece: JsonText): number {
  return typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length
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
