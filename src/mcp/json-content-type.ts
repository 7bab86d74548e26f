/** Whether a Content-Type declares JSON. */
import { essenceOf } from '../model/media-type.ts'

/** Any parameters; but one type only, as `application/json, text/plain` may have been sent by a page that may not send JSON. */
export function isJsonContentType(contentType: string): boolean {
  if (contentType === 'application/json') return true
  return essenceOf(contentType) === 'application/json' && !contentType.replaceAll(/"[^"]*"/g, '').includes(',')
}
