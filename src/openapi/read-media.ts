/** `content` maps → media types (OpenAPI 3.2 §4.14–4.15). */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject, JsonValue } from '../model/json.ts'
import type { Encoding, Encodings, MediaType } from '../model/operation.ts'
import { readStyle } from './parameter-style.ts'
import { follow, isTrue, listAt, membersAt, textOf } from './reader.ts'
import type { ObjectPlace, Reader } from './reader.ts'
import type { Place } from './resolver.ts'
import { readValue, setMember } from './schema-values.ts'

/** In document order. A media type of which nothing is said (`application/json:` in YAML) counts. */
export function readContent(reader: Reader, parent: Place): MediaType[] {
  return membersAt(reader, parent, 'content').flatMap(([key, start]) => {
    // A name in a header field: line breaks at its ends come from block scalars of YAML.
    const contentType = key.trim()
    if (start.value === null) return { contentType }
    const place = follow(reader, start, 'FIELD_INVALID')
    return place ? readMediaType(reader, contentType, place) : { contentType }
  })
}

function readMediaType(reader: Reader, contentType: string, place: ObjectPlace): MediaType {
  const example = readExample(reader, place)
  const rest = {
    contentType,
    ...readNested(reader, place, MAX_NESTING),
    ...(example === undefined ? {} : { example }),
  }
  const schema = reader.resolver.child(place, 'schema')
  const itemSchema = reader.resolver.child(place, 'itemSchema')
  if (itemSchema.value === undefined) return withSchema(reader, rest, schema)
  const whole = withSchema(reader, rest, schema)
  return Object.defineProperty(whole, 'itemSchema', { enumerable: true, get: () => reader.schemas.read(itemSchema) })
}

/** The schema is converted when somebody reads it. */
export function withSchema(reader: Reader, media: MediaType, schema: Place): MediaType {
  if (schema.value === undefined) return media
  return {
    ...media,
    get schema() {
      return reader.schemas.read(schema)
    },
  }
}

/** Encoding objects by property; undefined when there are none. */
export function readEncodings(reader: Reader, media: Place): Record<string, Encoding> | undefined {
  return readNamed(reader, media, MAX_NESTING)
}

/** Multipart in multipart: the specification asks for one level; references could make it endless. */
const MAX_NESTING = 3

function readNamed(reader: Reader, owner: Place, nesting: number): Record<string, Encoding> | undefined {
  const declared = membersAt(reader, owner, 'encoding')
  if (declared.length === 0) return undefined
  const encodings: Record<string, Encoding> = {}
  for (const [property, place] of declared) {
    const found = follow(reader, place, 'FIELD_INVALID')
    if (found) setMember(encodings, property, readEncoding(reader, found, nesting))
  }
  return encodings
}

function readNested(reader: Reader, owner: Place, nesting: number): Encodings {
  if (nesting === 0) return {}
  const encoding = readNamed(reader, owner, nesting)
  const prefix = listAt(reader, owner, 'prefixEncoding')
  const item = reader.resolver.child(owner, 'itemEncoding')
  const read = (start: Place): Encoding => {
    const place = follow(reader, start, 'FIELD_INVALID')
    return place ? readEncoding(reader, place, nesting) : {}
  }
  return {
    ...(encoding && { encoding }),
    ...(prefix.length > 0 && { prefixEncoding: prefix.map(read) }),
    ...(item.value !== undefined && { itemEncoding: read(item) }),
  }
}

function readEncoding(reader: Reader, place: ObjectPlace, nesting: number): Encoding {
  const { value } = place
  const contentType = textOf(value['contentType'])
  const headers = readHeaders(reader, place)
  const styled = ['style', 'explode', 'allowReserved'].some((key) => value[key] !== undefined)
  const style = styled && readStyle(value, 'query', (problem) => reader.report('FIELD_INVALID', place.pointer, problem))
  return {
    ...(contentType === undefined ? {} : { contentType }),
    ...(headers && { headers }),
    ...readNested(reader, place, nesting - 1),
    ...(style && { ...style, allowReserved: isTrue(value['allowReserved']) }),
  }
}

function readHeaders(reader: Reader, encoding: Place): Encoding['headers'] {
  const declared = membersAt(reader, encoding, 'headers')
  if (declared.length === 0) return undefined
  const headers: Record<string, { schema?: JsonObject | boolean; example?: JsonValue }> = {}
  for (const [name, start] of declared) {
    const place = name.toLowerCase() === 'content-type' ? undefined : follow(reader, start, 'FIELD_INVALID')
    if (!place) continue
    const [content] = membersAt(reader, place, 'content')
    const schema = reader.resolver.child(content?.[1] ?? place, 'schema')
    const example = readExample(reader, place)
    setMember(headers, name, {
      ...(schema.value === undefined ? {} : { schema: reader.schemas.read(schema) }),
      ...(example === undefined ? {} : { example }),
    })
  }
  return headers
}

/** `example`, else the first of `examples` that has a value. */
function readExample(reader: Reader, place: ObjectPlace): JsonValue | undefined {
  if (place.value['example'] !== undefined) return readValue(place.value['example'])
  if (!isJsonObject(place.value['examples'])) return undefined
  for (const [, start] of membersAt(reader, place, 'examples')) {
    const example = follow(reader, start, 'FIELD_INVALID')
    const value = example && (example.value['dataValue'] ?? example.value['value'])
    if (value !== undefined) return readValue(value)
  }
  return undefined
}
