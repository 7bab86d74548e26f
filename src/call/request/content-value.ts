/** A value as text of a media type: parameters declared by `content`, form fields, parts (OpenAPI 3.2 §4.12.2.3, §4.15.1.1). */
import type { JsonValue } from '../../model/json.ts'
import { kindOf } from '../../model/media-type.ts'
import { toText } from './to-text.ts'

/** JSON keeps the quotes of a string; every other type takes text as it is and what is no text as JSON. */
export function toContent(value: JsonValue, contentType: string | undefined): string {
  return contentType !== undefined && kindOf(contentType) === 'json' ? JSON.stringify(value) : toText(value)
}
