/** Secrets → a request that carries them. */
import type { ApiRequest } from '../model/http.ts'

export interface PlacedSecret {
  readonly in: 'header' | 'query' | 'cookie'
  /** Header names in lower case. */
  readonly name: string
  readonly value: string
}

/** What stood in the places of the secrets is replaced. */
export function placeCredentials(request: ApiRequest, secrets: readonly PlacedSecret[]): ApiRequest {
  const headers = { ...request.headers }
  let { query } = request
  for (const secret of secrets) {
    if (secret.in === 'header') headers[secret.name] = secret.value
    else if (secret.in === 'query')
      query = withPair(query, '&', encodeURIComponent(secret.name), encodeStrict(secret.value))
    else headers['cookie'] = withPair(headers['cookie'] ?? '', '; ', secret.name, toCookieValue(secret.value))
  }
  return { ...request, query, headers }
}

/** Pairs of the same name, however it is spelled, go. */
function withPair(text: string, separator: '&' | '; ', name: string, value: string): string {
  const wanted = decode(name)
  const kept = text === '' ? [] : text.split(separator === '&' ? '&' : /; */).filter((pair) => nameOf(pair) !== wanted)
  return [...kept, `${name}=${value}`].join(separator)
}

function nameOf(pair: string): string {
  const end = pair.indexOf('=')
  return decode(end === -1 ? pair : pair.slice(0, end))
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

function encodeStrict(value: string): string {
  return encodeURIComponent(value).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** RFC 6265 §4.1.1: what is no cookie-octet is percent-encoded. */
function toCookieValue(value: string): string {
  return /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/.test(value) ? value : encodeStrict(value)
}
