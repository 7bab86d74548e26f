/** Bytes → text. Never fails: what is no text of its charset shows as U+FFFD. */
import { isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import { parameterOf } from '../../model/media-type.ts'

/** In the charset that the content type names; UTF-8 when it names none, or one that nobody knows. Without a byte order mark. */
export function decodeText(bytes: Uint8Array, contentType: string): string {
  const decoder = /charset(?!=utf-8$)/i.test(contentType) ? decoderOf(contentType) : undefined
  if (decoder !== undefined) return decoder.decode(bytes)
  const text = toBuffer(bytes).toString('utf8')
  return text.charCodeAt(0) === 0xfe_ff ? text.slice(1) : text
}

/** The same for bytes that were cut, perhaps within a character. */
export function decodeCutText(bytes: Uint8Array, contentType: string): string {
  return decodeText(bytes, contentType).replace(/\uFFFD$/, '')
}

/** Whether bytes of an unknown type can be shown as text. @param isCut - the last character may be incomplete */
export function looksLikeText(bytes: Uint8Array, isCut: boolean = false): boolean {
  if (bytes.includes(0)) return false
  const missing = isCut ? [0, 1, 2, 3] : [0]
  return missing.some((count) => isUtf8(bytes.subarray(0, Math.max(0, bytes.length - count))))
}

/** A view, not a copy. */
export function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function decoderOf(contentType: string): TextDecoder | undefined {
  const charset = parameterOf(contentType, 'charset')
  if (charset === undefined || /^utf-?8$/i.test(charset)) return undefined
  try {
    return new TextDecoder(charset)
  } catch {
    return undefined
  }
}
