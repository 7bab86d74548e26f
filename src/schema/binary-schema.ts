/** Which schemas mean bytes (OpenAPI 3.2 §4.23.1 "Working with Binary Data", 3.0 `format: binary`). */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject, JsonSchema } from '../model/json.ts'
import type { Definitions, MediaType } from '../model/operation.ts'
import { isRange, kindOf } from '../model/media-type.ts'
import type { ContentKind } from '../model/media-type.ts'
import { partsOf } from './parts.ts'
import { unescapeToken } from '../model/pointer-token.ts'

const MAX_REFERENCES = 32
const SHAPE_KEYWORDS = ['type', 'anyOf', 'oneOf', 'allOf', 'enum', 'const', 'properties', 'items', '$ref', 'not', 'if']

/** Follows `$ref`s; undefined for a boolean schema, an unknown name and a loop. */
export function resolveSchema(schema: JsonSchema | undefined, definitions: Definitions): JsonObject | undefined {
  let current = schema
  for (let followed = 0; followed < MAX_REFERENCES; followed++) {
    if (!isJsonObject(current)) return current === true ? {} : undefined
    const reference = current['$ref']
    if (typeof reference !== 'string') return current
    current = definitions.get(unescapeToken(reference.replace(/^#\/\$defs\//, '')))
  }
  return undefined
}

/**
 * Whether a value of this schema is a file: `format: binary`, a `contentMediaType` that is not text, or one of a union is so.
 *
 * @param untyped - the answer for a schema that says nothing about its type: a file in a multipart body (OpenAPI 3.2 §4.15.1.1)
 */
export function isBinarySchema(schema: JsonSchema | undefined, definitions: Definitions, untyped: boolean): boolean {
  for (const part of partsOf(schema, definitions, ['anyOf', 'oneOf', 'allOf'])) {
    const mediaType = part['contentMediaType']
    if (part['format'] === 'binary' || textEncodingOf(part) !== undefined) return true
    if (typeof mediaType === 'string' && kindOf(mediaType) === 'binary') return true
  }
  const resolved = untyped ? resolveSchema(schema, definitions) : undefined
  return resolved !== undefined && !SHAPE_KEYWORDS.some((keyword) => Object.hasOwn(resolved, keyword))
}

/** How bytes are written as text. */
export type TextEncoding = 'base64' | 'base64url'

/** Set when bytes travel as text: `contentEncoding`, 3.0 `format: byte`. Other encodings are the caller's to apply. */
export function textEncodingOf(schema: JsonObject): TextEncoding | undefined {
  const { contentEncoding, format } = schema
  if (contentEncoding === 'base64' || contentEncoding === 'base64url') return contentEncoding
  return contentEncoding === undefined && (format === 'byte' || format === 'base64') ? 'base64' : undefined
}

/** The kind of a body: under a range that admits everything (`*` `/*`) the schema tells bytes from JSON. */
export function bodyKindOf({ contentType, schema }: MediaType, definitions: Definitions): ContentKind {
  const kind = kindOf(contentType)
  return kind === 'json' && isRange(contentType) && isBinarySchema(schema, definitions, false) ? 'binary' : kind
}
