/** Bodies as content of a result. */
import type { ApiResponse } from '../../model/http.ts'
import type { ContentBlock } from '../../model/tool.ts'
import { essenceOf, kindOf, parameterOf } from '../../model/media-type.ts'
import type { Body } from './decode-codings.ts'
import { decodeCutText, decodeText, looksLikeText, toBuffer } from './decode-text.ts'
import { headerOf } from './describe-status.ts'

/** How a body is shown; `unknown` for bytes whose type nobody told. */
export type Shape = 'json' | 'text' | 'image' | 'audio' | 'binary' | 'unknown'

/** What the content type says, and the bytes where it says nothing of use. */
export function shapeOf(contentType: string, body: Body): Shape {
  if (contentType === '') return looksLikeText(body.bytes, body.truncated) ? 'unknown' : 'binary'
  const essence = essenceOf(contentType)
  if (essence.startsWith('image/')) return 'image'
  if (essence.startsWith('audio/')) return 'audio'
  const kind = kindOf(contentType)
  if (kind === 'json') return 'json'
  if (kind === 'multipart') return looksLikeText(body.bytes, body.truncated) ? 'text' : 'binary'
  return kind === 'binary' ? 'binary' : 'text'
}

/** APIs send one content type again and again. */
let knownJson = 'application/json'

/** Whether a body of this type is JSON, and in the charset that JSON has. */
export function isJsonInUtf8(contentType: string): boolean {
  if (contentType === knownJson) return true
  if (kindOf(contentType) !== 'json' || !/^utf-?8$/i.test(parameterOf(contentType, 'charset') ?? 'utf-8')) return false
  knownJson = contentType
  return true
}

/** The beginning of a body as text, for errors and for what was cut; only its size when it is no text. */
export function excerptOf(
  response: ApiResponse,
  body: Body,
  maxBytes: number,
  { redact, redactCut }: { readonly redact: (text: string) => string; readonly redactCut: (text: string) => string },
): string {
  if (body.bytes.length === 0) return ''
  const contentType = headerOf(response, 'content-type')
  const bytes = body.bytes.subarray(0, maxBytes)
  const isCut = body.truncated || body.bytes.length > maxBytes
  const shape = shapeOf(contentType, body)
  if (shape === 'image' || shape === 'audio' || (shape === 'binary' && !looksLikeText(bytes, isCut))) {
    return redact(`(${body.bytes.length} bytes of ${essenceOf(contentType) || 'unknown type'})`)
  }
  if (!isCut) return redact(decodeText(bytes, contentType))
  return `${redactCut(decodeCutText(bytes, contentType))}\n[cut at ${maxBytes} bytes]`
}

/** Images and audio as such, other bytes as an embedded resource. */
export function toBinaryBlock(
  toolName: string,
  response: ApiResponse,
  body: Body,
  shape: Shape,
  redact: (text: string) => string,
): ContentBlock {
  const data = redactBytes(toBuffer(body.bytes), redact).toString('base64')
  const mimeType = redact(essenceOf(headerOf(response, 'content-type')))
  if (shape === 'image' || shape === 'audio') return { type: shape, data, mimeType }
  const uri = `response://${toolName}/${encodeURIComponent(filenameOf(redact(headerOf(response, 'content-disposition'))))}`
  return {
    type: 'resource',
    resource: { uri, mimeType: mimeType === '' ? 'application/octet-stream' : mimeType, blob: data },
  }
}

/** Secrets are ASCII, since headers are: a byte is a character here. The bytes themselves where there is none. */
function redactBytes(bytes: Buffer, redact: (text: string) => string): Buffer {
  const text = bytes.toString('latin1')
  const clean = redact(text)
  return clean === text ? bytes : Buffer.from(clean, 'latin1')
}

/** RFC 6266, as far as a name for people needs it. */
function filenameOf(disposition: string): string {
  const [, name] = /filename="?([^";]+)/i.exec(disposition) ?? []
  return name === undefined ? 'body' : name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1).trim()
}
