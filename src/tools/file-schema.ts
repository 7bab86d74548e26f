/** Arguments that are files, and bodies that are text in some language. */
import { bodyKindOf, isBinarySchema } from '../schema/binary-schema.ts'
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
  if (isScalar(described)) return described
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
  return fieldSchema(cleaned, encoding)
}

/** The schema of a property of a form: what is declared as a document in another language is text, item by item. */
export function fieldSchema(cleaned: JsonObject, encoding: Encoding | undefined): JsonObject {
  const contentType = encoding?.style === undefined ? encoding?.contentType : undefined
  if (contentType === undefined || kindOf(contentType) !== 'text') return cleaned
  const { items } = cleaned
  return isJsonObject(items)
    ? { ...cleaned, items: documentSchema(items, contentType) }
    : documentSchema(cleaned, contentType)
}

/** The schema of a body that is one argument. */
export function wholeBodySchema(
  media: MediaType,
  clean: (schema: JsonSchema) => JsonObject,
  definitions: Definitions,
): JsonObject {
  const { schema, itemSchema } = media
  const cleaned = schema === undefined ? {} : clean(schema)
  switch (bodyKindOf(media, definitions)) {
    case 'binary':
      return fileSchema(cleaned)
    case 'text':
      return documentSchema(cleaned, media.contentType)
    case 'json-lines':
    case 'json-seq':
      return itemSchema === undefined ? cleaned : { type: 'array', items: clean(itemSchema) }
    case 'multipart':
      return partsSchema(media, cleaned, clean, definitions)
    default:
      return cleaned
  }
}

/** Parts by position (OpenAPI 3.2 §4.14.5.2) are the items of an array. */
function partsSchema(
  { schema, itemSchema, prefixEncoding = [], itemEncoding }: Omit<MediaType, 'contentType'>,
  cleaned: JsonObject,
  clean: (schema: JsonSchema) => JsonObject,
  definitions: Definitions,
): JsonObject {
  const part = (declared: JsonSchema, encoding: Encoding | undefined): JsonObject =>
    encoding?.contentType !== undefined && kindOf(encoding.contentType) === 'multipart'
      ? partsSchema({ ...encoding, schema: declared }, clean(declared), clean, definitions)
      : partSchema(declared, clean(declared), encoding, definitions)
  if (schema === undefined) {
    return itemSchema === undefined ? cleaned : { type: 'array', items: part(itemSchema, itemEncoding) }
  }
  if (!isJsonObject(schema)) return cleaned
  const { items, prefixItems } = schema
  return {
    ...cleaned,
    ...(items === undefined ? {} : { items: part(items as JsonSchema, itemEncoding) }),
    ...(Array.isArray(prefixItems)
      ? {
          prefixItems: prefixItems.map((item, index) =>
            part(item as JsonSchema, prefixEncoding[index] ?? itemEncoding),
          ),
        }
      : {}),
  }
}

function isScalar(schema: JsonObject): boolean {
  const { type } = schema
  return typeof type === 'string' && type !== 'object' && type !== 'array'
}

function pickDescription({ description }: JsonObject): JsonObject {
  return description === undefined ? {} : { description }
}
