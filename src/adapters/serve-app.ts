/** Serves any app on a port: as its framework would or, for what only answers requests, on Node's HTTP server. */
import type { RequestListener, Server } from 'node:http'
import { ConfigError } from '../errors.ts'
import { createServer } from '../network/node-http.ts'
import { hostedEndpoints } from './hosted-endpoints.ts'
import { listenServer, originOf, toListenError } from './listen-server.ts'
import type { ListenAddress, Listening } from './listen-server.ts'
import { recognizeApp } from './recognize.ts'
import type { FetchFunction } from './web-listener.ts'

/**
 * Start hooks run first, and the APIs behind the endpoints on the app are read: when that fails, nothing listens.
 * Closing runs the close hooks of the app and of the endpoints on it.
 *
 * @throws ConfigError SOURCE_UNKNOWN for what is no app, APP_NOT_STARTED, and whatever reading the API fails with
 */
export async function serveApp(app: unknown, address: ListenAddress): Promise<Listening> {
  if (isServer(app)) return listenServer(app, address)
  const adapter = recognizeApp(app)
  if (adapter === undefined) {
    throw new ConfigError('SOURCE_UNKNOWN', 'what should be served is no app', {
      hint: 'Export an app of Fastify, Hono, Express, Nest, Elysia or H3, a fetch function or { fetch }, or a Node (req, res) handler.',
    })
  }
  if (adapter.framework === 'fastify') return serveFastify(app as FastifyLike, address)
  if (adapter.framework === 'nest') return serveNest(app as NestLike, address)
  await adapter.start()
  const endpoints = hostedEndpoints(app)
  await Promise.all(endpoints.map((endpoint) => endpoint.ready()))
  const served = await listenServer(createServer(await toListener(app, adapter.framework)), address)
  return {
    url: served.url,
    async close() {
      // Open event streams would keep the server from ending.
      await Promise.all([served.close(), ...endpoints.map((endpoint) => endpoint.close())])
      await adapter.close()
    },
  }
}

interface FastifyLike {
  listen(address: ListenAddress): Promise<string>
  close(): Promise<unknown>
}

async function serveFastify(app: FastifyLike, address: ListenAddress): Promise<Listening> {
  const url = await app.listen({ ...address }).catch((cause: unknown) => {
    throw toListenError(cause, address)
  })
  return { url, close: async () => void (await app.close()) }
}

interface NestLike {
  init(): Promise<unknown>
  listen(port: number, host: string): Promise<unknown>
  getHttpServer(): Server
  close(): Promise<void>
}

async function serveNest(app: NestLike, address: ListenAddress): Promise<Listening> {
  await app.init()
  const endpoints = hostedEndpoints(app)
  await Promise.all(endpoints.map((endpoint) => endpoint.ready()))
  await app.listen(address.port, address.host).catch((cause: unknown) => {
    throw toListenError(cause, address)
  })
  return {
    url: originOf(app.getHttpServer(), address),
    close: async () => void (await Promise.all([app.close(), ...endpoints.map((endpoint) => endpoint.close())])),
  }
}

function isServer(app: unknown): app is Server {
  return typeof app === 'object' && app !== null && 'requestTimeout' in app && 'listen' in app
}

/** Functions that take `(req, res)` are for Node as they are; Express apps are such functions. */
async function toListener(app: unknown, framework: string): Promise<RequestListener> {
  const fetchable = hasFetch(app) ? app : undefined
  if (fetchable === undefined && (app as FetchFunction).length > 1) return app as RequestListener
  const { createWebListener } = await import('./web-listener.ts')
  const call: FetchFunction = fetchable
    ? (request, env) => fetchable.fetch(request, env)
    : (request) => (app as FetchFunction)(request, {})
  return createWebListener(call, framework)
}

function hasFetch(app: unknown): app is { fetch: FetchFunction } {
  return ((typeof app === 'object' && app !== null) || typeof app === 'function') && 'fetch' in app
}
