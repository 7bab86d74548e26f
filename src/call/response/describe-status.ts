/** What an answer says beside its body. */
import { STATUS_CODES } from '../../network/node-http.ts'
import type { ApiResponse } from '../../model/http.ts'

/** `404 Not Found` */
export function describeStatus(status: number): string {
  const reason = STATUS_CODES[status]
  return reason === undefined ? String(status) : `${status} ${reason}`
}

/** Belong to the connection, or hold what the model must not see: sessions, and hosts of redirects. */
const NOT_SHOWN =
  /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|set-cookie2?|location|content-location|www-authenticate|authorization|alt-svc|via|server|x-powered-by)$/
const MAX_HEADERS_TEXT = 8192

/** `200 OK` and a line for each header: the result of HEAD. */
export function describeHead(response: ApiResponse): string {
  let text = describeStatus(response.status)
  for (const [name, value] of Object.entries(response.headers)) {
    if (value === undefined || NOT_SHOWN.test(name)) continue
    const line = `\n${name}: ${typeof value === 'string' ? value : value.join(', ')}`
    if (text.length + line.length > MAX_HEADERS_TEXT) return `${text}\n…`
    text += line
  }
  return text
}

/** Where a created resource is, without the host: `Location: /items/5`. Empty when the answer does not say. */
export function describeLocation(response: ApiResponse): string {
  const location = response.headers['location']
  if (typeof location !== 'string' || !URL.canParse(location, 'http://localhost')) return ''
  const { pathname, search } = new URL(location, 'http://localhost')
  return `\nLocation: ${pathname}${search}`
}

/** A header that has one value. */
export function headerOf(response: ApiResponse, name: string): string {
  const value = response.headers[name]
  return typeof value === 'string' ? value : (value?.[0] ?? '')
}
