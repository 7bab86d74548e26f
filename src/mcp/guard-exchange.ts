/** What every exchange goes through, whatever it is about: Host and Origin, method, token, CORS; and that nothing escapes. */
import type { Access } from '../access/access.ts'
import type { Catalog } from '../model/catalog.ts'
import type { EndpointRequest, EndpointResponse } from '../model/exchange.ts'
import type { CallerContext, Identity } from '../model/http.ts'
import type { Tool } from '../model/tool.ts'
import type { Logger } from '../options.ts'
import { RPC, toErrorAnswer } from './answers.ts'

interface GuardSettings {
  readonly access: Access
  readonly logger: Logger
}

export interface ExchangeSteps {
  /** By method and headers, before anybody is asked who they are. Undefined lets the request pass. */
  readonly refuse: (request: EndpointRequest) => EndpointResponse | undefined
  /** @param identity - undefined without `access.auth` */
  readonly answer: (
    request: EndpointRequest,
    identity: Identity | undefined,
  ) => EndpointResponse | Promise<EndpointResponse>
}

/** @returns never rejects: what is thrown is logged, and the client gets a 500 that tells nothing */
export function guardExchange(
  { access, logger }: GuardSettings,
  { refuse, answer }: ExchangeSteps,
): (request: EndpointRequest) => Promise<EndpointResponse> {
  const fail = (error: unknown): EndpointResponse => {
    logger.error({ err: error }, 'a request failed in an unforeseen way')
    return toErrorAnswer(500, RPC.internalError, 'Internal server error')
  }
  const proceed = (
    request: EndpointRequest,
    identity: Identity | EndpointResponse | undefined,
  ): EndpointResponse | Promise<EndpointResponse> =>
    identity && 'status' in identity ? identity : answer(request, identity)
  const pass = (request: EndpointRequest): EndpointResponse | Promise<EndpointResponse> => {
    const refused = access.admit(request) ?? refuse(request)
    if (refused) return refused
    const identity = access.authenticate(request)
    return identity instanceof Promise ? identity.then((known) => proceed(request, known)) : proceed(request, identity)
  }
  // Not `async`: what is known at once, and most of it is, costs no turn of the queue.
  const handle = (request: EndpointRequest): Promise<EndpointResponse> => {
    const finish = (response: EndpointResponse): EndpointResponse => {
      const cors = access.corsHeaders(request)
      return cors ? { ...response, headers: withCors(response.headers, cors) } : response
    }
    let response: EndpointResponse | Promise<EndpointResponse>
    try {
      response = pass(request)
    } catch (error) {
      response = fail(error)
    }
    if (!(response instanceof Promise)) return Promise.resolve(finish(response))
    return response.then(finish, (error: unknown) => finish(fail(error)))
  }
  return (request) =>
    request.turn === undefined ? handle(request) : request.turn.then((isHere) => (isHere ? handle(request) : LEFT))
}

/** What an answer varies by already stays. */
function withCors(
  headers: EndpointResponse['headers'],
  cors: Readonly<Record<string, string>>,
): EndpointResponse['headers'] {
  const vary = [headers['vary'], cors['vary']].flat().filter((value) => value !== undefined)
  return { ...headers, ...cors, vary: [...new Set(vary.flatMap((value) => value.split(/, */)))].join(', ') }
}

/** For nobody: the client left before its turn came. */
const LEFT: EndpointResponse = toErrorAnswer(400, RPC.transport, 'The connection was closed')

/** 403 before anything runs, when the caller's token lacks a scope of a tool. */
export function refuseScope(
  access: Access,
  request: EndpointRequest,
  tools: readonly Tool[],
  identity: Identity | undefined,
): EndpointResponse | undefined {
  for (const tool of tools) {
    if (access.missingScopes(tool, identity).length > 0) return access.insufficientScope(request, tool, identity)
  }
  return undefined
}

/** The answer while there is no catalog. */
export const UNAVAILABLE: EndpointResponse = toErrorAnswer(
  503,
  RPC.transport,
  "Service Unavailable: the API could not be read; the reason is in the server's log",
)

/** The answer once the endpoint is closed, whatever is asked. */
export const CLOSING: EndpointResponse = toErrorAnswer(503, RPC.transport, 'Service Unavailable: the server is closing')

/** @returns undefined when the API could not be read; the reason is logged */
export async function readCatalog({
  catalog,
  logger,
}: {
  readonly catalog: () => Promise<Catalog>
  readonly logger: Logger
}): Promise<Catalog | undefined> {
  try {
    return await catalog()
  } catch (error) {
    logger.error({ err: error }, 'the API could not be read')
    return undefined
  }
}

/** Protected-resource metadata. It names the scopes of the tools, so the API is read first; without it there are none. */
export async function answerMetadata(
  settings: {
    readonly access: Access
    readonly catalog: () => Promise<Catalog>
    readonly current: () => Catalog | undefined
    readonly logger: Logger
  },
  request: EndpointRequest,
): Promise<EndpointResponse> {
  if (settings.current() === undefined) await readCatalog(settings)
  return settings.access.metadata(request)
}

/** Requests of HTTP/2 name their host in a field of another kind (RFC 9113 §8.3.1). */
function withHost(headers: EndpointRequest['headers']): EndpointRequest['headers'] {
  const authority = headers[':authority']
  return headers['host'] === undefined && authority !== undefined ? { ...headers, host: authority } : headers
}

/** Whose request it is, as tools, filters and observers see it. */
export function toCaller(request: EndpointRequest, identity: Identity | undefined): CallerContext {
  return {
    headers: withHost(request.headers),
    cancellation: request.cancellation,
    remoteAddress: request.remoteAddress,
    secure: request.secure,
    identity,
    request: request.native,
  }
}
