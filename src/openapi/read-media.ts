/** `content` maps → media types (OpenAPI 3.2 §4.14–4.15). */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject, JsonValue } from '../model/json.ts'
import type { Encoding, MediaType } from '../model/operation.ts'
import { readStyle } from './parameter-style.ts'
import { follow, isTrue, membersAt, textOf } from './reader.ts'
import type { ObjectPlace, Reader } from './reader.ts'
import type { Place } from './resolver.ts'
import { readValue, setMember } from './schema-values.ts'

/** In document order. A media type of which nothing is said (`application/json:` in YAML) counts. */
export function readContent(reader: Reader, parent: Place): MediaType[] {
  return membersAt(reader, parent, 'content').flatMap(([contentType, start]) => {
    if (start.value === null) return { contentType }
    const place = follow(reader, start, 'FIELD_INVALID')
    return place ? readMediaType(reader, contentType, place) : { contentType }
  })
}

function readMediaType(reader: Reader, contentType: string, place: ObjectPlace): MediaType {
  const encoding = readEncodings(reader, place)
  const example = readExample(reader, place)
  const rest = {
    contentType,
    ...(encoding && { encoding }),
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
  const declared = membersAt(reader, media, 'encoding')
  if (declared.length === 0) return undefined
  const encodings: Record<string, Encoding> = {}
  for (const [property, place] of declared) {
    const found = follow(reader, place, 'FIELD_INVALID')
    if (found) setMember(encodings, property, readEncoding(reader, found))
  }
  return encodings
}

function readEncoding(reader: Reader, place: ObjectPlace): Encoding {
  const { value } = place
  const contentType = textOf(value['contentType'])
  const headers = readHeaders(reader, place)
  const styled = ['style', 'explode', 'allowReserved'].some((key) => value[key] !== undefined)
  const style = styled && readStyle(value, 'query', (problem) => reader.report('FIELD_INVALID', place.pointer, problem))
  return {
    ...(contentType === undefined ? {} : { contentType }),
    ...(headers && { headers }),
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
    const schema = reader.resolver.child(place, 'schema')
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
