/** URI references (RFC 3986 §5), as `$ref`, `$id` and server URLs hold them. */

/** Base of a document that is an object: `$id: 'Pet'` and `$ref: 'Pet'` must meet in it. */
export const NO_URL = 'document:///'

/**
 * @returns the absolute URI without its fragment; undefined when there is no base, or the text is no URI
 */
export function resolveUri(reference: string, base: string | undefined): string | undefined {
  try {
    const url = base === undefined ? new URL(reference) : new URL(reference, base)
    url.hash = ''
    return url.href
  } catch {
    return undefined
  }
}

/** For messages: no user, password, query or fragment, which may hold secrets. */
export function toPublicUrl(url: string | URL): string {
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}
