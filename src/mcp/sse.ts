/** HTTP+SSE of protocol 2024-11-05: a stream that the client opens, and messages that it posts beside it. Per process. */
import type { ServerContext } from '@modelcontextprotocol/server'
import type { SSEServerTransport } from '@modelcontextprotocol/server-legacy/sse'
import type { ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { toCallerKey } from '../access/caller-key.ts'
import { ConfigError } from '../errors.ts'
import type { Endpoint, EndpointRequest, EndpointResponse } from '../model/exchange.ts'
import type { CallerContext, Identity } from '../model/http.ts'
import { RPC, toErrorAnswer } from './answers.ts'
import { calledTools } from './called-tools.ts'
import type { EndpointSettings } from './endpoint.ts'
import { createBacklog, createEventStream } from './event-stream.ts'
import {
  answerMetadata,
  CLOSING,
  guardExchange,
  readCatalog,
  refuseScope,
  toCaller,
  UNAVAILABLE,
} from './guard-exchange.ts'
import { refuseDisagreement } from './header-agreement.ts'
import { readMessage, refuseContentType } from './read-message.ts'
import type { SessionServer } from './session-server.ts'
import { createToolRunner } from './tool-runner.ts'
import { toAuthInfo, toUrl, toWebRequest } from './web-request.ts'

export interface SseEndpoints {
  /** `GET /sse`. */
  readonly stream: Endpoint
  /** `POST /sse/messages?sessionId=…`: the path of the stream and `/messages`. */
  readonly messages: Endpoint
  /** Every session serves the current catalog from now on; its client is told. */
  notifyChanged(): void
  /** Ends all streams; resolves when the calls under way are finished. */
  close(): Promise<void>
}

interface Session extends SessionServer {
  readonly transport: SSEServerTransport
  readonly owner: string | undefined
}

const PEER = '@modelcontextprotocol/server-legacy'

/** @throws ConfigError OPTION_INVALID when the optional peer is not installed */
export function createSseEndpoints(settings: EndpointSettings): SseEndpoints {
  assertPeerInstalled()
  const { access, extend, limits } = settings
  const runner = createToolRunner(settings)
  const sessions = new Map<string, Session>()
  const callers = new WeakMap<Request, CallerContext>()
  const backlog = createBacklog()
  let closed = false

  const open = async (request: EndpointRequest, identity: Identity | undefined): Promise<EndpointResponse> => {
    if (closed) return CLOSING
    const catalog = settings.current() ?? (await readCatalog(settings))
    if (!catalog) return UNAVAILABLE
    const { SSEServerTransport: Transport } = await loadPeer()
    const { createSessionServer } = await import('./session-server.ts')
    const caller = toCaller(request, identity)
    const place = access.enterStream(caller)
    if ('refused' in place) return toErrorAnswer(place.status, RPC.transport, place.refused, { 'retry-after': '5' })
    const stream = createEventStream(backlog)
    stream.on('close', place.release)
    try {
      const callerOf = ({ http }: ServerContext): CallerContext => (http?.req && callers.get(http.req)) ?? caller
      const session = createSessionServer(catalog, { runner, extend, caller, callerOf, access })
      // The transport uses no more of a response than the stream has.
      const transport = new Transport(toMessagesPath(request), stream as unknown as ServerResponse)
      stream.on('close', () => sessions.delete(transport.sessionId))
      sessions.set(transport.sessionId, { ...session, transport, owner: ownerOf(identity) })
      await session.server.connect(transport)
    } catch (error) {
      stream.end()
      throw error
    }
    request.cancellation.onCancel(() => stream.end())
    return { status: 200, headers: STREAM_HEADERS, body: stream.body }
  }

  const post = async (request: EndpointRequest, identity: Identity | undefined): Promise<EndpointResponse> => {
    const id = toUrl(request).searchParams.get('sessionId')
    if (!id) return toErrorAnswer(400, RPC.transport, 'Bad Request: the query has no sessionId')
    const session = sessions.get(id)
    // Whoever has only the id of a session must not learn that it exists.
    if (!session || session.owner !== ownerOf(identity)) return toErrorAnswer(404, RPC.transport, 'Session not found')
    const read = await readMessage(request, limits)
    if ('refused' in read) return read.refused
    const caller = toCaller(request, identity)
    const catalog = settings.current()
    const refused =
      refuseDisagreement(request, read.parsed) ??
      (catalog && refuseScope(access, request, calledTools(read.parsed, catalog, caller), identity))
    if (refused) return refused
    const web = toWebRequest(request)
    callers.set(web, caller)
    try {
      const authInfo = identity && toAuthInfo(identity)
      await session.transport.handleMessage(read.parsed, { request: web, ...(authInfo ? { authInfo } : {}) })
    } catch {
      return toErrorAnswer(400, RPC.invalidRequest, 'Invalid Request: the body is no JSON-RPC message')
    }
    return { status: 202, headers: { 'content-type': 'text/plain' }, body: 'Accepted' }
  }

  return {
    stream: {
      handle: guardExchange(settings, { refuse: refuseUnless('GET'), answer: open }),
      transport: 'sse',
      metadataPaths: access.metadataPaths,
      handleMetadata: (request) => answerMetadata(settings, request),
    },
    messages: {
      handle: guardExchange(settings, {
        refuse: (request) => refuseUnless('POST')(request) ?? refuseContentType(request),
        answer: post,
      }),
      transport: null,
      metadataPaths: [],
      maxRequestBytes: limits.requestBytes,
      handleMetadata: (request) => answerMetadata(settings, request),
    },
    notifyChanged() {
      const catalog = settings.current()
      if (!catalog) return
      for (const session of sessions.values()) session.update(catalog)
    },
    async close() {
      closed = true
      await runner.idle()
      // The SDK writes an answer a few ticks after the call has ended.
      await new Promise((resolve) => setImmediate(resolve))
      await Promise.all([...sessions.values()].map(({ server }) => server.close()))
    },
  }
}

/** Undefined without `access.auth`: then the id of a session, which nobody can guess, is all that there is. */
function ownerOf(identity: Identity | undefined): string | undefined {
  return identity && toCallerKey({ identity })
}

const STREAM_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}

function toMessagesPath(request: EndpointRequest): string {
  return `${toUrl(request).pathname.replace(/\/$/, '')}/messages`
}

function refuseUnless(method: string): (request: EndpointRequest) => EndpointResponse | undefined {
  return (request) =>
    request.method === method ? undefined : toErrorAnswer(405, RPC.transport, 'Method not allowed.', { allow: method })
}

/** With a `catch` of its own: else esbuild refuses to bundle apps of those who do not have the package. */
function loadPeer(): Promise<{ readonly SSEServerTransport: typeof SSEServerTransport }> {
  return import('@modelcontextprotocol/server-legacy/sse').catch((cause: unknown) => {
    throw notInstalled(cause)
  })
}

function assertPeerInstalled(): void {
  try {
    createRequire(import.meta.url).resolve(`${PEER}/sse`)
  } catch (error) {
    throw notInstalled(error)
  }
}

function notInstalled(cause: unknown): ConfigError {
  return new ConfigError('OPTION_INVALID', `mountSse() needs the package ${PEER}`, {
    hint: `npm install ${PEER}. Clients that are newer than 2024-11-05 do not need it: mountHttp() serves them.`,
    cause,
  })
}
