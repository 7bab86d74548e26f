/** Properties of a body → parts (OpenAPI 3.2 §4.15.1, §4.15.4). */
import type { JsonObject, JsonSchema, JsonValue } from '../../model/json.ts'
import { isJsonObject } from '../../model/json.ts'
import type { Definitions, Encoding } from '../../model/operation.ts'
import { isBinarySchema, isEncodedSchema, resolveSchema } from '../../schema/binary-schema.ts'
import { toContent } from './content-value.ts'
import { expandPairs, RAW_DELIMITERS } from './expand-pairs.ts'
import { fileTypeOf } from './file-type.ts'
import { isFileObject, readFile } from './file-value.ts'
import { isFieldName, toFieldValue } from './header-value.ts'
import { isRange, kindOf } from '../../model/media-type.ts'
import { encodeNothing } from './percent-encode.ts'
import { toText } from './to-text.ts'
import { isStyled, styleOf } from './write-form.ts'
import type { Part } from './write-multipart.ts'

/** The parts of one value. @param argument - its name in messages. @throws CallError ARGUMENTS_INVALID, REQUEST_REFUSED */
export type ToParts = (value: JsonValue | undefined, argument: string) => readonly Part[]

/** @param schema - of the property; undefined when the body declares none of that name */
export function compileField(
  name: string,
  schema: JsonSchema | undefined,
  encoding: Encoding | undefined,
  definitions: Definitions,
): ToParts {
  if (encoding !== undefined && isStyled(encoding)) {
    const syntax = { encodeName: encodeNothing, encodeValue: encodeNothing, ...RAW_DELIMITERS }
    return (value) => expandPairs(name, value, ...styleOf(encoding), syntax).map(([key, body]) => ({ name: key, body }))
  }
  const resolved = resolveSchema(schema, definitions)
  const single = compilePart(name, schema, encoding, definitions)
  const item = isArraySchema(resolved)
    ? compilePart(name, resolved['items'] as JsonSchema, encoding, definitions)
    : single
  return (value, argument) => {
    if (value === undefined || value === null) return []
    if (!Array.isArray(value)) return [single(value, argument)]
    return value.filter((member) => member !== null).map((member) => item(member, argument))
  }
}

/** One part for a value at a place of its own, without a name: `multipart/mixed` from an array. */
export function positionalPart(value: JsonValue, argument: string): Part {
  if (isFileObject(value)) {
    const { bytes, mimeType } = readFile(value, argument)
    return { contentType: mimeType ?? 'application/octet-stream', body: bytes }
  }
  return { contentType: typeof value === 'object' ? 'application/json' : 'text/plain', body: toText(value) }
}

function compilePart(
  name: string,
  schema: JsonSchema | undefined,
  encoding: Encoding | undefined,
  definitions: Definitions,
): (value: JsonValue, argument: string) => Part {
  const declared = encoding?.contentType?.split(',').map((type) => type.trim()) ?? []
  const resolved = resolveSchema(schema, definitions)
  const isFile =
    declared.length > 0
      ? declared.every((type) => kindOf(type) === 'binary') || isBinarySchema(schema, definitions, false)
      : isBinarySchema(schema, definitions, true)
  const isEncoded = resolved !== undefined && isEncodedSchema(resolved)
  const takesObject = resolved?.['type'] === 'object' || resolved?.['properties'] !== undefined
  const headers = fixedHeaders(encoding, isEncoded)
  const text = declared.find((type) => !isRange(type))
  return (value, argument) => {
    if (isFileObject(value) && !takesObject ? true : isFile && typeof value === 'string') {
      const file = readFile(value, argument)
      return {
        name,
        filename: file.filename ?? name,
        contentType: fileTypeOf(file.mimeType, declared, argument),
        headers,
        body: isEncoded ? Buffer.from(file.bytes).toString('base64') : file.bytes,
      }
    }
    const contentType = text ?? (typeof value === 'object' ? 'application/json' : undefined)
    return { name, ...(contentType === undefined ? {} : { contentType }), headers, body: toContent(value, contentType) }
  }
}

/** Part headers have no argument of their own; those with one possible value, a default or an example are sent. */
function fixedHeaders(encoding: Encoding | undefined, isEncoded: boolean): (readonly [string, string])[] {
  const headers: (readonly [string, string])[] = isEncoded ? [['Content-Transfer-Encoding', 'base64']] : []
  for (const [name, header] of Object.entries(encoding?.headers ?? {})) {
    const value = fixedValue(header.schema) ?? header.example
    if (value === undefined || value === null || !isFieldName(name) || /^content-/i.test(name)) continue
    headers.push([name, toFieldValue(name, toText(value))])
  }
  return headers
}

function fixedValue(schema: JsonSchema | undefined): JsonValue | undefined {
  if (!isJsonObject(schema)) return undefined
  const only = Array.isArray(schema['enum']) && schema['enum'].length === 1 ? schema['enum'][0] : undefined
  return schema['const'] ?? schema['default'] ?? only
}

function isArraySchema(schema: JsonObject | undefined): schema is JsonObject {
  return schema !== undefined && (schema['type'] === 'array' || schema['items'] !== undefined)
}
