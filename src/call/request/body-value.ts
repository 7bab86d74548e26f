/** A body that is one value: the whole body is an argument (OpenAPI 3.2 §4.13, §4.14). */
import { CallError } from '../../errors.ts'
import { isJsonObject } from '../../model/json.ts'
import type { JsonValue } from '../../model/json.ts'
import type { Definitions, MediaType } from '../../model/operation.ts'
import { bodyKindOf, resolveSchema, textEncodingOf } from '../../schema/binary-schema.ts'
import { concreteType, toMultipart } from './body-content.ts'
import type { WrittenBody } from './body-content.ts'
import { encodeBytes } from './encode-bytes.ts'
import { readFile } from './file-value.ts'
import { isRange, parameterOf } from '../../model/media-type.ts'
import { compileParts } from './multipart-parts.ts'
import { fileTypeOf } from './file-type.ts'
import { toText } from './to-text.ts'
import { writeForm } from './write-form.ts'

/** @throws CallError ARGUMENTS_INVALID, REQUEST_REFUSED */
export type WriteBodyValue = (value: JsonValue) => WrittenBody

/** @param argument - name for messages */
export function compileBodyValue(media: MediaType, definitions: Definitions, argument: string): WriteBodyValue {
  const contentType = concreteType(media.contentType)
  switch (bodyKindOf(media, definitions)) {
    case 'json':
      return (value) => ({ contentType, body: JSON.stringify(value) })
    case 'json-lines':
      return (value) => ({ contentType, body: toRecords(value, '') })
    case 'json-seq':
      return (value) => ({ contentType, body: toRecords(value, '\u001e') })
    case 'form':
      return (value) => ({
        contentType,
        body: isJsonObject(value) ? writeForm(Object.entries(value), media.encoding) : toText(value),
      })
    case 'multipart': {
      const toParts = compileParts(media, definitions)
      return (value) => toMultipart(contentType, toParts(value, argument))
    }
    case 'text':
      return (value) => ({ contentType, body: toDocument(value, contentType, argument) })
    default:
      return compileFile(media, definitions, argument)
  }
}

/** Items of a sequential media type: RFC 7464 begins each with a record separator, JSON lines do not. */
function toRecords(value: JsonValue, separator: string): string {
  return (Array.isArray(value) ? value : [value]).map((item) => `${separator}${JSON.stringify(item)}\n`).join('')
}

/** XML and the like are written by the caller; nothing is made of an object. */
function toDocument(value: JsonValue, contentType: string, argument: string): string | Uint8Array {
  if (typeof value === 'object') {
    throw new CallError(
      'ARGUMENTS_INVALID',
      `The argument "${argument}" must be text: the finished ${contentType} document.`,
    )
  }
  const isLatin1 = /^(?:iso-8859-1|latin1)$/i.test(parameterOf(contentType, 'charset') ?? '')
  return isLatin1 ? Buffer.from(toText(value), 'latin1') : toText(value)
}

function compileFile({ contentType, schema }: MediaType, definitions: Definitions, argument: string): WriteBodyValue {
  const encoding = textEncodingOf(resolveSchema(schema, definitions) ?? {})
  return (value) => {
    const { bytes, mimeType } = readFile(value, argument)
    return {
      contentType: isRange(contentType) ? fileTypeOf(mimeType, [contentType], argument) : contentType,
      body: encoding === undefined ? bytes : encodeBytes(bytes, encoding),
    }
  }
}
