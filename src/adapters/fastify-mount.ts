/** Serves an endpoint on a Fastify app. */
import type {
  FastifyError,
  FastifyInstance,
  FastifyPluginAsync,
  FastifyReply,
  FastifyRequest,
  RouteOptions,
} from 'fastify'
import { ConfigError } from '../errors.ts'
import type { Endpoint, EndpointBody, EndpointRequest, EndpointResponse } from '../model/exchange.ts'
import { markHosted } from './hosted.ts'
import { ResponseCancellation } from './node-exchange.ts'
import { isEncrypted } from './connection.ts'
import { endStalled, turnOf } from './response-turn.ts'

/** What the app's own start and end do for the endpoint. */
interface HostLifecycle {
  ready(): Promise<void>
  onClose(): Promise<void>
}

/** @throws ConfigError OPTION_INVALID for an app that takes no more routes, or has one there */
export function mountOnFastify(app: FastifyInstance, path: string, endpoint: Endpoint, lifecycle: HostLifecycle): void {
  // That of several endpoints on the app that was named for it; what they say there is the same or belongs to the first.
  if (path.startsWith('/.well-known/') && app.hasRoute({ method: 'GET', url: path })) return
  try {
    // Hooks of the app itself run first; one inside a plugin runs last, when that of @fastify/swagger has run, too.
    app.register(named(async (last) => void last.addHook('onReady', () => lifecycle.ready())))
    // Not `onClose`: the server waits for open streams before those run.
    app.addHook('preClose', () => lifecycle.onClose())
    // On the app itself, not in a plugin: so guards of plugins that are registered later apply, too.
    app.route(endpointRoute(path, endpoint))
    const root = rootOf(app)
    for (const metadataPath of endpoint.metadataPaths) {
      // Several endpoints of one app share the root; what they say there is the same or belongs to the first.
      if (!root.hasRoute({ method: 'GET', url: metadataPath })) root.route(metadataRoute(metadataPath, endpoint))
    }
  } catch (cause) {
    throw new ConfigError('OPTION_INVALID', `nothing can be mounted at ${path} of this Fastify app`, {
      hint: 'Mount before the app is ready or listens, and at a path that no other route has.',
      cause,
    })
  }
}

/** For `printPlugins()`; for one without a name Fastify looks into `require.cache`, which an app bundled by Rollup does not have. */
function named(plugin: FastifyPluginAsync): FastifyPluginAsync {
  return Object.assign(plugin, { [Symbol.for('fastify.display-name')]: 'mcp-mount' })
}

/** No operation, here and for `@fastify/swagger`. */
const HIDDEN = { schema: { hide: true }, config: { mcp: false }, exposeHeadRoute: false } as const

function endpointRoute(path: string, endpoint: Endpoint): RouteOptions {
  return {
    ...HIDDEN,
    method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    url: path,
    ...(endpoint.maxRequestBytes === undefined ? {} : { bodyLimit: endpoint.maxRequestBytes }),
    errorHandler(failure, request, reply) {
      const body = unreadBody(failure)
      if (body === undefined) throw failure
      void endpoint.handle(toRequest(request, reply, body)).then((response) => send(reply, response))
    },
    handler: markHosted(async (request: FastifyRequest, reply: FastifyReply) =>
      send(reply, await endpoint.handle(toRequest(request, reply, bodyOf(request.body)))),
    ),
  }
}

function metadataRoute(path: string, endpoint: Endpoint): RouteOptions {
  return {
    ...HIDDEN,
    method: ['GET', 'OPTIONS'],
    url: path,
    handler: markHosted(async (request: FastifyRequest, reply: FastifyReply) =>
      send(reply, await endpoint.handleMetadata(toRequest(request, reply, { text: '' }))),
    ),
  }
}

function toRequest(request: FastifyRequest, reply: FastifyReply, body: EndpointBody): EndpointRequest {
  return {
    method: request.method,
    url: request.raw.url ?? request.url,
    headers: request.headers,
    body,
    localAddress: request.raw.socket.localAddress,
    // With Fastify's `trustProxy`.
    remoteAddress: request.ip,
    secure: isEncrypted(request.raw.socket),
    cancellation: new ResponseCancellation(reply.raw),
    turn: turnOf(request.raw, reply.raw),
    native: request,
  }
}

/** Apps may have replaced the parser of JSON by one that keeps the text or the bytes. */
function bodyOf(body: unknown): EndpointBody {
  if (typeof body === 'string') return { text: body }
  if (Buffer.isBuffer(body)) return { text: body.toString('utf8') }
  return { parsed: body }
}

/**
 * A body that Fastify refused is refused in the protocol's words, so what is passed on holds no message: hooks behind the
 * parser, which may be guards, did not run.
 */
function unreadBody(failure: Partial<FastifyError>): EndpointBody | undefined {
  const { code = '' } = failure
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return { read: async () => undefined }
  return /^FST_ERR_(CTP|ROUTE_MISSING_CONTENT_TYPE)/.test(code) ? { text: '' } : undefined
}

/** By `reply.send`, so that headers of hooks stay and `onSend` hooks run. */
function send(reply: FastifyReply, response: EndpointResponse): FastifyReply {
  reply.code(response.status).headers(response.headers)
  const { body } = response
  if (body instanceof ReadableStream) return reply.send(withEarlyHead(body))
  endStalled(reply.raw)
  return body === null ? reply.send() : reply.send(body)
}

/** Fastify sends the head with the first chunk; an event stream may have none for long. */
function withEarlyHead(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream({
    start: (controller) => controller.enqueue(new Uint8Array(0)),
    async pull(controller) {
      const { done, value } = await reader.read()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
}

/** Fastify makes the instance of a plugin with `Object.create(parent)`; the root is the one without a prefix. */
function rootOf(app: FastifyInstance): FastifyInstance {
  let root = app
  while (root.prefix !== '') root = Object.getPrototypeOf(root) as FastifyInstance
  return root
}
