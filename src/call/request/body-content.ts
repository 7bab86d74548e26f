/** What body writers share: the types that go out, and how properties are declared. */
import { isJsonObject } from '../../model/json.ts'
import type { JsonSchema } from '../../model/json.ts'
import type { Definitions, MediaType } from '../../model/operation.ts'
import { resolveSchema } from './binary-schema.ts'
import { isRange, kindOf } from './media-type.ts'
import { writeMultipart } from './write-multipart.ts'
import type { Part } from './write-multipart.ts'

/** What goes out, with its `Content-Type`. */
export interface WrittenBody {
  readonly contentType: string
  readonly body: string | Uint8Array
}

/** What is sent for a declared type; ranges of files stay, since the file decides. `*` `/*` → `application/json` */
export function concreteType(declared: string): string {
  if (!isRange(declared)) return declared
  switch (kindOf(declared)) {
    case 'json':
      return 'application/json'
    case 'text':
      return 'text/plain'
    case 'multipart':
      return 'multipart/form-data'
    default:
      return declared
  }
}

/** The schema that a body declares for a property; undefined when it declares none. */
export function propertyOf(media: MediaType, name: string, definitions: Definitions): JsonSchema | undefined {
  const properties = resolveSchema(media.schema, definitions)?.['properties']
  return isJsonObject(properties) && Object.hasOwn(properties, name) ? (properties[name] as JsonSchema) : undefined
}

/** A declared `boundary` is replaced by a random one, other parameters stay. */
export function toMultipart(contentType: string, parts: readonly Part[]): WrittenBody {
  const { boundary, body } = writeMultipart(parts)
  return { contentType: `${contentType.replace(/;\s*boundary=[^;]*/i, '')}; boundary=${boundary}`, body }
}
