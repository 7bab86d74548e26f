/** Request bodies: `requestBody` of 3.x, and the parameters `in: body` and `in: formData` of 2.0. */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'
import type { Encoding, MediaType, RequestBody } from '../model/operation.ts'
import { readCollectionFormat } from './parameter-style.ts'
import { readContent, withSchema } from './read-media.ts'
import { inlineSchema } from './read-parameters.ts'
import { follow, isTrue, optionalText, textOf } from './reader.ts'
import type { ObjectPlace, Reader } from './reader.ts'
import type { Place } from './resolver.ts'
import { setMember } from './schema-values.ts'

/** OpenAPI 3.2 §4.13. */
export function readRequestBody(reader: Reader, operation: Place): RequestBody | undefined {
  const start = reader.resolver.child(operation, 'requestBody')
  if (start.value === undefined || start.value === null) return undefined
  const place = follow(reader, start, 'BODY_INVALID')
  if (!place) return undefined
  const content = readContent(reader, place)
  if (content.length === 0) {
    reader.report('BODY_INVALID', start.pointer, 'the request body has no "content"; it is left out')
    return undefined
  }
  return {
    in: 'body',
    required: isTrue(place.value['required']),
    ...optionalText(place.value, 'description'),
    content,
    pointer: start.pointer,
  }
}

const URLENCODED = 'application/x-www-form-urlencoded'
const MULTIPART = 'multipart/form-data'

/**
 * 2.0 §5.2.10: one parameter `in: body`, or any number `in: formData`.
 *
 * @param consumes - of the operation, else of the document
 */
export function readBodyParameters(
  reader: Reader,
  parameters: readonly ObjectPlace[],
  consumes: readonly string[],
): RequestBody | undefined {
  const [first] = parameters
  if (!first) return undefined
  const body = parameters.find(({ value }) => value['in'] === 'body')
  if (!body) return readForm(reader, parameters, first, consumes)
  if (parameters.length > 1) {
    reader.report(
      'BODY_INVALID',
      body.pointer,
      'parameters in body and in formData exclude each other; the form is left out',
    )
  }
  const schema = reader.resolver.child(body, 'schema')
  return {
    in: 'body',
    required: isTrue(body.value['required']),
    ...optionalText(body.value, 'description'),
    content: (consumes.length > 0 ? consumes : ['application/json']).map((contentType) =>
      withSchema(reader, { contentType }, schema),
    ),
    pointer: body.pointer,
  }
}

function readForm(
  reader: Reader,
  parameters: readonly ObjectPlace[],
  first: ObjectPlace,
  consumes: readonly string[],
): RequestBody {
  const properties: JsonObject = {}
  const required: string[] = []
  const encoding: Record<string, Encoding> = {}
  for (const place of parameters) {
    const name = textOf(place.value['name']) ?? ''
    setMember(properties, name, readProperty(reader, place))
    if (isTrue(place.value['required'])) required.push(name)
    if (place.value['type'] !== 'array') continue
    const problem = (message: string): void => reader.report('PARAMETER_INVALID', place.pointer, message)
    setMember(encoding, name, readCollectionFormat(place.value, 'formData', problem))
  }
  const schema: JsonObject = { type: 'object', properties, ...(required.length > 0 ? { required } : {}) }
  const hasFile = parameters.some(({ value }) => value['type'] === 'file')
  return {
    in: 'formData',
    required: required.length > 0,
    content: formTypes(consumes, hasFile).map((contentType): MediaType => ({
      contentType,
      schema,
      ...(Object.keys(encoding).length > 0 ? { encoding } : {}),
    })),
    pointer: first.pointer,
  }
}

function readProperty(reader: Reader, place: ObjectPlace): JsonObject {
  const inline = inlineSchema(place)
  const schema = inline.value === undefined ? {} : reader.schemas.read(inline)
  return { ...(isJsonObject(schema) ? schema : {}), ...optionalText(place.value, 'description') }
}

/** Files need multipart whatever is declared. */
function formTypes(consumes: readonly string[], hasFile: boolean): readonly string[] {
  const declared = consumes.filter((type) => {
    const essence = (type.split(';')[0] ?? '').trim().toLowerCase()
    return essence === MULTIPART || (essence === URLENCODED && !hasFile)
  })
  if (declared.length > 0) return declared
  return [hasFile ? MULTIPART : URLENCODED]
}
