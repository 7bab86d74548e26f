/** File arguments: base64, a `data:` URI, or `{ data, filename?, mimeType? }`. Nothing is ever read from a disk or fetched. */
import { CallError } from '../../errors.ts'
import { isJsonObject } from '../../model/json.ts'
import type { JsonValue } from '../../model/json.ts'
import { isMediaType } from '../../model/media-type.ts'

export interface FileValue {
  readonly bytes: Uint8Array
  /** Without directories; may still hold quotes and line breaks. */
  readonly filename?: string
  readonly mimeType?: string
}

const DATA_URI = /^data:([^,]*?)(;base64)?,(.*)$/is
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/
const BASE64_URL = /^[A-Za-z0-9\-_]*={0,2}$/

/** Whether a value has the shape of a file rather than of data. */
export function isFileObject(value: JsonValue): boolean {
  return isJsonObject(value) && typeof value['data'] === 'string'
}

/**
 * @param argument - name that the message gives
 * @throws CallError ARGUMENTS_INVALID when there is no base64 in it
 */
export function readFile(value: JsonValue, argument: string): FileValue {
  if (typeof value === 'string') return readData(value, argument)
  if (!isJsonObject(value) || typeof value['data'] !== 'string') {
    throw invalid(
      argument,
      'give base64 text, a "data:" URI, or { "data", "filename", "mimeType" } with base64 in "data"',
    )
  }
  const { filename, mimeType } = value
  const file = readData(value['data'], argument)
  if (mimeType !== undefined && (typeof mimeType !== 'string' || !isMediaType(mimeType))) {
    throw invalid(argument, '"mimeType" must be a media type such as "image/png"')
  }
  const name = typeof filename === 'string' ? baseName(filename) : ''
  return { ...file, ...(name === '' ? {} : { filename: name }), ...(mimeType === undefined ? {} : { mimeType }) }
}

function readData(text: string, argument: string): FileValue {
  const uri = text.startsWith('data:') ? DATA_URI.exec(text) : null
  if (uri === null) return { bytes: decodeBase64(text, argument) }
  const [, type = '', isBase64, data = ''] = uri
  const bytes = isBase64 === undefined ? decodePercent(data, argument) : decodeBase64(data, argument)
  return isMediaType(type) ? { bytes, mimeType: type } : { bytes }
}

/** Strict, since `Buffer.from` drops what is no base64 without a word. Both alphabets, padded or not; line breaks as in MIME. */
function decodeBase64(text: string, argument: string): Uint8Array {
  const data = /\s/.test(text) ? text.replaceAll(/[ \t\r\n]+/g, '') : text
  const isUrl = !BASE64.test(data)
  const unpadded = data.replace(/=+$/, '')
  if ((isUrl && !BASE64_URL.test(data)) || unpadded.length % 4 === 1 || (data !== unpadded && data.length % 4 !== 0)) {
    throw invalid(argument, 'its value is no base64. Encode the bytes of the file as base64')
  }
  return Buffer.from(data, isUrl ? 'base64url' : 'base64')
}

function decodePercent(data: string, argument: string): Uint8Array {
  try {
    return Buffer.from(decodeURIComponent(data))
  } catch {
    throw invalid(argument, 'its "data:" URI has broken percent-encoding. Use base64')
  }
}

/** The part of a path that names a file; empty for what names a directory. */
function baseName(filename: string): string {
  const name = filename.slice(Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1)
  return name === '.' || name === '..' ? '' : name
}

function invalid(argument: string, what: string): CallError {
  return new CallError('ARGUMENTS_INVALID', `The argument "${argument}" is a file: ${what}.`)
}
