/** Percent-encoding for each place of a request. */
import { CallError } from '../../errors.ts'

/** Makes text safe for one place of a request. @throws CallError REQUEST_REFUSED for a lone surrogate, which UTF-8 cannot carry */
export type Encode = (text: string) => string

const UNRESERVED_ONLY = /^[A-Za-z0-9\-._~]*$/

/** RFC 3986: all but unreserved characters. `a b/ü` → `a%20b%2F%C3%BC` */
export const encodeUnreserved: Encode = (text) =>
  UNRESERVED_ONLY.test(text) ? text : encodeComponent(text).replaceAll(/[!'()*]/g, escapeCharacter)

/** WHATWG URL §5.2, `application/x-www-form-urlencoded`. `a b+` → `a+b%2B` */
export const encodeForm: Encode = (text) =>
  encodeComponent(text)
    .replaceAll(/[!~'()]/g, escapeCharacter)
    .replaceAll('%20', '+')

/**
 * `allowReserved` in a query or form (OpenAPI 3.2 §4.12.2, RFC 6570 §3.2.3): reserved characters and percent triples pass, except
 * those that would end the value there: `&`, `+`, `#`, `[` and `]`.
 */
export const encodeReservedInQuery: Encode = keep(/(%[0-9A-Fa-f]{2}|[:/?@!$'()*,;=]+)/)

/** `allowReserved` in a path: `/`, `?` and `#` never pass (OpenAPI 3.2 §4.8.1), nor do `[` and `]` (RFC 3986 §3.3). */
export const encodeReservedInPath: Encode = keep(/(%[0-9A-Fa-f]{2}|[:@!$&'()*+,;=]+)/)

/** `allowReserved` in a cookie: `;` and `,` cannot stand in a value (RFC 6265 §4.1.1). */
export const encodeReservedInCookie: Encode = keep(/(%[0-9A-Fa-f]{2}|[:/?#[\]@!$&'()*+=]+)/)

/** Text that somebody else delimits: multipart values. */
export const encodeNothing: Encode = (text) => text

/** @param passing - one capturing group; what it matches goes through unchanged, the rest is percent-encoded */
export function keep(passing: RegExp): Encode {
  return (text) =>
    text
      .split(passing)
      .map((piece, index) => (index % 2 === 1 ? piece : encodeUnreserved(piece)))
      .join('')
}

function encodeComponent(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch (cause) {
    throw new CallError(
      'REQUEST_REFUSED',
      'An argument holds half a character (a lone surrogate). Send well-formed text.',
      {
        cause,
      },
    )
  }
}

function escapeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
