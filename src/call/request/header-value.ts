/** Values of header fields and cookies: passed through unchanged or refused (RFC 9110 §5.5, OpenAPI 3.2 Appendix D). */
import { CallError } from '../../errors.ts'

const FIELD_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const FIELD_VALUE = /^[\t\x20-\x7e]*$/

/** Whether text can be the name of a header field (RFC 9110 §5.1). */
export function isFieldName(name: string): boolean {
  return FIELD_NAME.test(name)
}

/**
 * A field value without blanks around it.
 *
 * @throws CallError REQUEST_REFUSED for control characters and for what is not ASCII: there is no encoding that all servers read alike
 */
export function toFieldValue(name: string, text: string): string {
  if (!FIELD_VALUE.test(text)) {
    throw new CallError(
      'REQUEST_REFUSED',
      `The header "${name}" can hold visible ASCII characters and blanks only. Leave out line breaks, control and non-ASCII characters.`,
    )
  }
  return text.trim()
}

/** The same for a cookie's value that is sent as it is. @throws CallError REQUEST_REFUSED */
export function toCookieValue(name: string, text: string): string {
  if (!FIELD_VALUE.test(text) || text.includes(';')) {
    throw new CallError(
      'REQUEST_REFUSED',
      `The cookie "${name}" can hold visible ASCII characters without ";" only. Send the value in escaped form.`,
    )
  }
  return text.trim()
}

/** JSON in ASCII, and without `;`: both can be escaped inside JSON text. */
export function toAsciiJson(json: string): string {
  return json.replaceAll(/[^\x20-\x7e]|;/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
