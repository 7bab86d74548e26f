/** A request as it may be shown to people: what credentials and the operator put on it is `***`. */
import type { ApiRequest } from '../model/http.ts'

const HIDDEN = '***'

/**
 * @param plain - the request before credentials were applied
 * @param operatorHeaders - names in any case
 */
export function hideSecrets(request: ApiRequest, plain: ApiRequest, operatorHeaders: readonly string[]): ApiRequest {
  const operators = new Set(operatorHeaders.map((name) => name.toLowerCase()))
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    const isOurs = !operators.has(name) && Object.hasOwn(plain.headers, name) && plain.headers[name] === value
    headers[name] = isOurs ? value : HIDDEN
  }
  const pairs = new Set(plain.query.split('&'))
  const query = request.query
    .split('&')
    .map((pair) => (pairs.has(pair) ? pair : `${pair.split('=', 1)[0]}=${HIDDEN}`))
    .join('&')
  return { ...request, headers, query }
}
