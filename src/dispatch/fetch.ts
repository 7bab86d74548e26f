/** Calls an app of the fetch kind, `(request: Request) => Response`, in memory. */
import { CallError } from '../errors.ts'
import type { ApiRequest, ApiResponse, CallerContext, Dispatch, DispatchContext } from '../model/http.ts'
import { callerAddress } from './caller-address.ts'
import { createFetchRequest } from './fetch-request.ts'
import { readResponse } from './fetch-response.ts'
import type { ResponseReading } from './fetch-response.ts'

/** The app. The caller is for what the framework takes beside the request: Hono's `env`. */
export type FetchLike = (request: Request, caller: CallerContext) => Response | Promise<Response>

/**
 * The app sees the caller's Host and address. After a cancellation `request.signal` is aborted and nothing more is read.
 *
 * The dispatch rejects with a CallError: UPSTREAM_RESET when the app throws or its body fails, CALL_CANCELLED, INTERNAL
 * when the request cannot be put into a `Request`.
 */
export function createFetchDispatch(app: FetchLike): Dispatch {
  return (request, context) => {
    const { cancellation } = context
    if (cancellation.cancelled) return Promise.reject(cancelled())
    return new Promise((resolve, reject) => {
      let reading: ResponseReading | undefined
      const off = cancellation.onCancel(() => {
        reading?.cancel()
        reject(cancelled())
      })
      const exchange = async (): Promise<ApiResponse> => {
        try {
          const response = await callApp(app, request, context)
          reading = readResponse(response, context.maxBytes)
          if (cancellation.cancelled) reading.cancel()
          return await reading.response
        } catch (cause) {
          throw cause instanceof CallError ? cause : brokenOff(cause)
        } finally {
          off()
        }
      }
      exchange().then(resolve, reject)
    })
  }
}

function callApp(app: FetchLike, request: ApiRequest, context: DispatchContext): Response | Promise<Response> {
  const { caller } = context
  const host = hostOf(request, caller)
  const headers: Record<string, string> = { ...request.headers, host }
  // A web request cannot have a body with these; a server that makes one of such a request leaves it out, too.
  const body = request.method === 'GET' || request.method === 'HEAD' ? undefined : request.body
  if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body))
  const target = request.query === '' ? request.path : `${request.path}?${request.query}`
  const init = {
    method: request.method,
    headers,
    ...(body === undefined ? {} : { body }),
    cancellation: context.cancellation,
    ip: callerAddress(caller),
  }
  return app(buildRequest(`${caller.secure ? 'https' : 'http'}://${host}${target}`, init), caller)
}

function buildRequest(url: string, init: Parameters<typeof createFetchRequest>[1]): Request {
  try {
    return createFetchRequest(url, init)
  } catch (cause) {
    throw new CallError('INTERNAL', 'The call could not be put into an HTTP request.', { cause })
  }
}

/** A Host that is none would make another URL of the path: `a/b?`. */
const HOST = /^(?:[\w-]+(?:\.[\w-]+)*\.?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

/** Callers come with the same host again and again. */
let knownHost = 'localhost'

function hostOf(request: ApiRequest, caller: CallerContext): string {
  const host = request.headers['host'] ?? caller.headers['host']
  if (host === knownHost) return host
  if (typeof host !== 'string' || !HOST.test(host) || !URL.canParse(`http://${host}`)) return 'localhost'
  knownHost = host
  return host
}

function cancelled(): CallError {
  return new CallError('CALL_CANCELLED', 'The call was cancelled.')
}

function brokenOff(cause: unknown): CallError {
  return new CallError('UPSTREAM_RESET', 'The API failed before its answer was complete.', { cause })
}
