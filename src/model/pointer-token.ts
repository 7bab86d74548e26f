/** One token of a JSON Pointer (RFC 6901 §3, §4). */

/** `/users/~` → `~1users~1~0` */
export function escapeToken(token: string): string {
  return /[~/]/.test(token) ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token
}

/** `~1users~1~0` → `/users/~` */
export function unescapeToken(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~')
}
