/** The one place where requests become web `Request`s: the SDK wants them. */
import type { AuthInfo } from '@modelcontextprotocol/server'
import type { EndpointRequest } from '../model/exchange.ts'
import type { Identity } from '../model/http.ts'

/** Only path and query of the URL mean something; Host is no basis for any decision. */
const BASE = 'http://localhost'

/** Without a body: the SDK gets that parsed. Aborts when the client leaves. */
export function toWebRequest(request: EndpointRequest): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    // HTTP/2 hosts show its pseudo-headers among the others.
    if (value !== undefined && !name.startsWith(':'))
      headers.set(name, typeof value === 'string' ? value : value.join(', '))
  }
  const controller = new AbortController()
  request.cancellation.onCancel(() => controller.abort())
  return new Request(toUrl(request), { method: request.method, headers, signal: controller.signal })
}

/** URL of the request target on a host that means nothing. */
export function toUrl({ url }: Pick<EndpointRequest, 'url'>): URL {
  return URL.canParse(url, BASE) ? new URL(url, BASE) : new URL(BASE)
}

/** The verified token as handlers of `extend` see it. */
export function toAuthInfo(identity: Identity): AuthInfo {
  return {
    token: identity.token,
    clientId: identity.clientId ?? identity.subject ?? '',
    scopes: [...identity.scopes],
    ...(identity.expiresAt === undefined ? {} : { expiresAt: identity.expiresAt }),
    extra: { ...identity.claims },
  }
}
