/** Properties of a body → parts (OpenAPI 3.2 §4.15.1, §4.15.4). */
import type { JsonObject, JsonSchema, JsonValue } from '../../model/json.ts'
import { isJsonObject } from '../../model/json.ts'
import type { Definitions, Encoding, MediaType } from '../../model/operation.ts'
import { isBinarySchema, resolveSchema, textEncodingOf } from '../../schema/binary-schema.ts'
import type { TextEncoding } from '../../schema/binary-schema.ts'
import { toMultipart } from './body-content.ts'
import { toContent } from './content-value.ts'
import { encodeBytes } from './encode-bytes.ts'
import { expandPairs, RAW_DELIMITERS } from './expand-pairs.ts'
import { fileTypeOf } from './file-type.ts'
import { isFileObject, readFile } from './file-value.ts'
import { isFieldName, toFieldValue } from './header-value.ts'
import { isRange, kindOf } from '../../model/media-type.ts'
import { shapeOfObject } from './object-schema.ts'
import { encodeNothing } from './percent-encode.ts'
import { joinNested, toText } from './to-text.ts'
import { encodingOf, isStyled, styleOf } from './write-form.ts'
import type { Part } from './write-multipart.ts'

/** The parts of one value. @param argument - its name in messages. @throws CallError ARGUMENTS_INVALID, REQUEST_REFUSED */
export type ToParts = (value: JsonValue | undefined, argument: string) => readonly Part[]

/** A body, or a part that is multipart itself. */
export type PartsDescription = Pick<MediaType, 'schema' | 'itemSchema' | 'encoding' | 'prefixEncoding' | 'itemEncoding'>

/** @param schema - of the property; undefined when the body declares none of that name */
export function compileField(
  name: string,
  schema: JsonSchema | undefined,
  encoding: Encoding | undefined,
  definitions: Definitions,
): ToParts {
  if (encoding !== undefined && isStyled(encoding)) {
    const syntax = { encodeName: encodeNothing, encodeValue: encodeNothing, ...RAW_DELIMITERS }
    return (value) =>
      expandPairs(name, joinNested(value, encoding.nested), ...styleOf(encoding), syntax).map(([key, body]) => ({
        name: key,
        body,
      }))
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

/** All parts of a body: an array is parts by position, an object parts by name (OpenAPI 3.2 §4.14.5). */
export function compileParts(described: PartsDescription, definitions: Definitions): ToParts {
  const { encoding, prefixEncoding = [], itemEncoding } = described
  const { properties } = shapeOfObject(described.schema, definitions)
  const array = resolveSchema(described.schema, definitions)
  const prefix = Array.isArray(array?.['prefixItems']) ? (array['prefixItems'] as JsonSchema[]) : []
  const rest = described.itemSchema ?? (array?.['items'] as JsonSchema | undefined)
  const partAt = (index: number): ToPart =>
    compilePart(undefined, prefix[index] ?? rest, prefixEncoding[index] ?? itemEncoding, definitions)
  const first = Array.from({ length: Math.max(prefix.length, prefixEncoding.length) }, (_, index) => partAt(index))
  const other = partAt(first.length)
  return (value, argument) => {
    if (Array.isArray(value)) return value.map((member, index) => (first[index] ?? other)(member, argument))
    return Object.entries(isJsonObject(value) ? value : {}).flatMap(([name, member]) => {
      const toField = compileField(name, properties.get(name), encodingOf(encoding, name), definitions)
      return toField(member, `${argument}.${name}`)
    })
  }
}

type ToPart = (value: JsonValue, argument: string) => Part

/** @param name - undefined for a part by position */
function compilePart(
  name: string | undefined,
  schema: JsonSchema | undefined,
  encoding: Encoding | undefined,
  definitions: Definitions,
): ToPart {
  const declared = encoding?.contentType?.split(',').map((type) => type.trim()) ?? []
  const resolved = resolveSchema(schema, definitions)
  const isFile =
    declared.length > 0
      ? declared.every((type) => kindOf(type) === 'binary') || isBinarySchema(schema, definitions, false)
      : isBinarySchema(schema, definitions, name !== undefined || schema !== undefined)
  const textEncoding = resolved && textEncodingOf(resolved)
  const takesObject = resolved?.['type'] === 'object' || resolved?.['properties'] !== undefined
  const headers = fixedHeaders(encoding, textEncoding, name !== undefined)
  const text = declared.find((type) => !isRange(type))
  const named = name === undefined ? {} : { name }
  if (text !== undefined && kindOf(text) === 'multipart') {
    const toParts = compileParts({ ...encoding, ...(schema === undefined ? {} : { schema }) }, definitions)
    return (value, argument) => ({ ...named, headers, ...toMultipart(text, toParts(value, argument)) })
  }
  return (value, argument) => {
    if (isFileObject(value) && !takesObject ? true : isFile && typeof value === 'string') {
      const file = readFile(value, argument)
      return {
        ...named,
        ...(name === undefined ? {} : { filename: file.filename ?? name }),
        contentType: fileTypeOf(file.mimeType, declared, argument),
        headers,
        body: textEncoding === undefined ? file.bytes : encodeBytes(file.bytes, textEncoding),
      }
    }
    const unnamed = name === undefined ? 'text/plain' : undefined
    const contentType = text ?? (typeof value === 'object' ? 'application/json' : unnamed)
    return {
      ...named,
      ...(contentType === undefined ? {} : { contentType }),
      headers,
      body: toContent(value, contentType),
    }
  }
}

/**
 * Part headers have no argument of their own; those with one possible value, a default or an example are sent.
 *
 * @param isNamed - forms know no further `Content-*` fields (RFC 7578 §4.8)
 */
function fixedHeaders(
  encoding: Encoding | undefined,
  textEncoding: TextEncoding | undefined,
  isNamed: boolean,
): (readonly [string, string])[] {
  const headers: (readonly [string, string])[] =
    textEncoding === undefined ? [] : [['Content-Transfer-Encoding', textEncoding]]
  const reserved = isNamed ? /^content-/i : /^content-(?:type|length|transfer-encoding)$/i
  for (const [name, header] of Object.entries(encoding?.headers ?? {})) {
    const value = fixedValue(header.schema) ?? header.example
    if (value === undefined || value === null || !isFieldName(name) || reserved.test(name)) continue
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
