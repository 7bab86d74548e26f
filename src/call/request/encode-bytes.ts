/** Bytes where only text can stand (OpenAPI 3.2 §4.23.1 "Working with Binary Data"). */
import type { TextEncoding } from '../../schema/binary-schema.ts'

/** Padding stays, also of base64url: not all servers read it without (OpenAPI 3.2 §4.15.3.2). */
export function encodeBytes(bytes: Uint8Array, encoding: TextEncoding): string {
  const text = Buffer.from(bytes).toString('base64')
  return encoding === 'base64url' ? toUrlAlphabet(text) : text
}

/** Base64 that a caller has written, in the alphabet that is declared. */
export function toUrlAlphabet(text: string): string {
  return text.replaceAll('+', '-').replaceAll('/', '_')
}
