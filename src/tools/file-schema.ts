/** Arguments that are files, and bodies that are text in some language. */
import { isBinarySchema } from '../schema/binary-schema.ts'
import { kindOf } from '../model/media-type.ts'
import type { JsonObject, JsonSchema } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import type { Definitions, Encoding, MediaType } from '../model/operation.ts'

const FORMS = [
  { type: 'string', description: 'base64 or data: URI' },
  {
    type: 'object',
    properties: { data: { type: 'string' }, filename: { type: 'string' }, mimeType: { type: 'string' } },
    required: ['data'],
  },
]

/** A file as a model gives it: base64, a `data:` URI, or `{ data, filename?, mimeType? }`. */
export function fileSchema(described: JsonObject): JsonObject {
  return { anyOf: FORMS, ...pickDescription(described) }
}

/** Text in the language of a media type: the caller writes the finished document. */
export function documentSchema(described: JsonObject, contentType: string): JsonObject {
  if (described['type'] === 'string') return described
  const { description } = described
  return {
    type: 'string',
    description: typeof description === 'string' ? `${description} (${contentType})` : contentType,
  }
}

/**
 * The schema of a property of a multipart body (OpenAPI 3.2 §4.15): files and documents are not what their schemas say.
 *
 * @param declared - as the API has it
 * @param cleaned - for the caller
 */
export function partSchema(
  declared: JsonSchema,
  cleaned: JsonObject,
  encoding: Encoding | undefined,
  definitions: Definitions,
): JsonObject {
  const kinds = encoding?.contentType?.split(',').map((type) => kindOf(type))
  const isFile = kinds === undefined || kinds.includes('binary')
  if (isBinarySchema(declared, definitions, isFile)) return fileSchema(cleaned)
  const items = isJsonObject(declared) ? declared['items'] : undefined
  if (isJsonObject(items) && isBinarySchema(items, definitions, isFile)) return { ...cleaned, items: fileSchema({}) }
  return kinds?.[0] === 'text' && encoding?.contentType !== undefined && !isScalar(cleaned)
    ? documentSchema(cleaned, encoding.contentType)
    : cleaned
}

/** The schema of a body that is one argument. */
export function wholeBodySchema(media: MediaType, clean: (schema: JsonSchema) => JsonObject): JsonObject {
  const cleaned = media.schema === undefined ? {} : clean(media.schema)
  switch (kindOf(media.contentType)) {
    case 'binary':
      return fileSchema(cleaned)
    case 'text':
      return documentSchema(cleaned, media.contentType)
    case 'json-lines':
    case 'json-seq':
      return media.itemSchema === undefined ? cleaned : { type: 'array', items: clean(media.itemSchema) }
    default:
      return cleaned
  }
}

function isScalar(schema: JsonObject): boolean {
  const { type } = schema
  return typeof type === 'string' && type !== 'object' && type !== 'array'
}

function pickDescription({ description }: JsonObject): JsonObject {
  return description === undefined ? {} : { description }
}
