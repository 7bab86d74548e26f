/** `multipart/form-data` and its relatives (RFC 7578, OpenAPI 3.2 §4.15.4). */
import { randomBytes } from 'node:crypto'

export interface Part {
  /** Absent in `multipart/mixed` by position. */
  readonly name?: string
  readonly filename?: string
  readonly contentType?: string
  /** Further header fields, checked. */
  readonly headers?: readonly (readonly [name: string, value: string])[]
  readonly body: string | Uint8Array
}

const CRLF = '\r\n'

/** @returns the bytes and the boundary, which is random so that no part can hold it */
export function writeMultipart(parts: readonly Part[]): { readonly boundary: string; readonly body: Uint8Array } {
  const boundary = `mcp-mount-${randomBytes(18).toString('hex')}`
  const chunks: Uint8Array[] = []
  for (const part of parts) {
    chunks.push(Buffer.from(`--${boundary}${CRLF}${headerOf(part)}${CRLF}`))
    chunks.push(typeof part.body === 'string' ? Buffer.from(part.body) : part.body, Buffer.from(CRLF))
  }
  chunks.push(Buffer.from(`--${boundary}--${CRLF}`))
  return { boundary, body: Buffer.concat(chunks) }
}

function headerOf(part: Part): string {
  let text = ''
  if (part.name !== undefined) {
    text += `Content-Disposition: form-data; name="${quoted(part.name)}"`
    if (part.filename !== undefined) text += `; filename="${quoted(part.filename)}"`
    text += CRLF
  }
  if (part.contentType !== undefined) text += `Content-Type: ${part.contentType}${CRLF}`
  for (const [name, value] of part.headers ?? []) text += `${name}: ${value}${CRLF}`
  return text
}

/** WHATWG HTML §4.10.21.8 for `"`, CR and LF; other control characters the same way. */
function quoted(text: string): string {
  // oxlint wants no control characters in patterns, so they are found by code.
  let result = ''
  for (const character of text) {
    const code = character.charCodeAt(0)
    result +=
      code < 0x20 || code === 0x7f || character === '"'
        ? `%${code.toString(16).toUpperCase().padStart(2, '0')}`
        : character
  }
  return result
}
