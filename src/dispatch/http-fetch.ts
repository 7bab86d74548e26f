/** Calls the API over the network through `upstream.fetch`, the user's own client. */
import { CallError } from '../errors.ts'
import type { ApiRequest, ApiResponse, Dispatch } from '../model/http.ts'
import type { UpstreamOptions } from '../options.ts'
import { readResponse } from './fetch-response.ts'

/** A web client decodes bodies and leaves the headers that said how they were coded. */
const UNTRUE_AFTER_FETCH = ['content-encoding', 'content-length']

export function createFetchUpstream(origin: string, fetch: NonNullable<UpstreamOptions['fetch']>): Dispatch {
  return async (request, { cancellation, maxBytes }) => {
    const aborter = new AbortController()
    const off = cancellation.onCancel(() => aborter.abort())
    const web = toWebRequest(origin, request, aborter.signal)
    try {
      const reading = readResponse(await fetch(web), maxBytes)
      if (cancellation.cancelled) reading.cancel()
      const offReading = cancellation.onCancel(() => reading.cancel())
      const response = await reading.response
      offReading()
      return withoutCoding(response)
    } catch (cause) {
      if (cause instanceof CallError) throw cause
      throw new CallError('UPSTREAM_UNREACHABLE', 'The API could not be reached, or ended its answer early.', { cause })
    } finally {
      off()
    }
  }
}

function toWebRequest(origin: string, request: ApiRequest, signal: AbortSignal): Request {
  const { 'accept-encoding': _, ...headers } = request.headers
  const { body } = request
  const web = buildWebRequest(`${origin}${request.path}${request.query === '' ? '' : `?${request.query}`}`, {
    method: request.method,
    headers,
    redirect: 'manual',
    signal,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : Buffer.from(body) }),
  })
  // `Request` reads its URL again; where it goes must be what was written.
  const target = new URL(web.url)
  if (target.origin !== origin || target.pathname !== request.path) {
    throw new CallError('REQUEST_REFUSED', 'The arguments make a request that leaves its place.')
  }
  return web
}

function buildWebRequest(url: string, init: RequestInit): Request {
  try {
    return new Request(url, init)
  } catch (cause) {
    throw new CallError(
      'REQUEST_REFUSED',
      'This request cannot be sent by the configured HTTP client: it refuses its method, body or headers.',
      { cause },
    )
  }
}

function withoutCoding(response: ApiResponse): ApiResponse {
  const headers = { ...response.headers }
  for (const name of UNTRUE_AFTER_FETCH) delete headers[name]
  return { ...response, headers }
}
