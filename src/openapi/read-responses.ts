/** Responses (OpenAPI 3.2 §4.16–4.17; 2.0 §5.2.12). */
import type { MediaType, ResponseSpec } from '../model/operation.ts'
import { readContent, withSchema } from './read-media.ts'
import { follow, membersAt, optionalText } from './reader.ts'
import type { ObjectPlace, Reader } from './reader.ts'
import type { Place } from './resolver.ts'
import { ownMember } from './pointer.ts'
import { readValue } from './schema-values.ts'

/** @param produces - 2.0: of the operation, else of the document */
export function readResponses(reader: Reader, operation: Place, produces: readonly string[]): ResponseSpec[] {
  return membersAt(reader, operation, 'responses').flatMap(([status, start]) => {
    if (status.startsWith('x-')) return []
    const place = follow(reader, start, 'FIELD_INVALID')
    if (!place) return { status, content: [] }
    return {
      status,
      ...optionalText(place.value, 'description'),
      content: reader.version === '2.0' ? readSchema(reader, place, produces) : readContent(reader, place),
    }
  })
}

function readSchema(reader: Reader, place: ObjectPlace, produces: readonly string[]): MediaType[] {
  const schema = reader.resolver.child(place, 'schema')
  if (schema.value === undefined) return []
  return (produces.length > 0 ? produces : ['application/json']).map((contentType) => {
    const example = readValue(ownMember(place.value['examples'], contentType))
    return withSchema(reader, { contentType, ...(example === undefined ? {} : { example }) }, schema)
  })
}
