/** An endpoint without an app: as a function of web requests, and on a port of its own. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Endpoint } from '../model/exchange.ts'
import { createServer } from '../network/node-http.ts'
import { listenServer } from './listen-server.ts'
import type { ListenAddress, Listening } from './listen-server.ts'
import { toEndpointRequest as fromNode, sendEndpointResponse } from './node-exchange.ts'
import { hasRepeatedHeader } from './repeated-header.ts'
import { toEndpointRequest as fromWeb, toWebResponse } from './web-exchange.ts'

/** @returns a function that never rejects; every path is the endpoint, except those of OAuth metadata */
export function createEndpointFetch(endpoint: Endpoint): (request: Request) => Promise<Response> {
  const { metadataPaths } = endpoint
  return async (request) => {
    const exchange = fromWeb(request)
    const isMetadata = metadataPaths.length > 0 && metadataPaths.includes(new URL(request.url).pathname)
    return toWebResponse(await (isMetadata ? endpoint.handleMetadata(exchange) : endpoint.handle(exchange)))
  }
}

/**
 * Listens on Node's HTTP server; no route but the endpoint and its OAuth metadata is served.
 *
 * @param maxHeaderBytes - longer request headers are 431
 * @throws ConfigError APP_NOT_STARTED
 */
export function serveEndpoint(
  endpoint: Endpoint,
  path: string,
  address: ListenAddress & { readonly maxHeaderBytes: number },
): Promise<Listening> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (hasRepeatedHeader(request.rawHeaders)) {
      response.writeHead(400, { connection: 'close' }).end()
      return
    }
    const pathname = pathOf(request.url ?? '/')
    const exchange = fromNode(request, response)
    if (pathname === path || pathname === `${path}/`) {
      return sendEndpointResponse(response, await endpoint.handle(exchange))
    }
    if (endpoint.metadataPaths.includes(pathname)) {
      return sendEndpointResponse(response, await endpoint.handleMetadata(exchange))
    }
    response
      .writeHead(404, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: 'not found', mcp: path }))
  }
  const settings = { maxHeaderSize: address.maxHeaderBytes, requestTimeout: REQUEST_TIMEOUT_MS }
  const server = createServer(settings, (request, response) => {
    void answer(request, response)
  })
  return listenServer(server, address)
}

/** For a request to arrive; Node looks every 30 s, so an unfinished one is gone after 90 s at most. */
const REQUEST_TIMEOUT_MS = 60_000

function pathOf(target: string): string {
  const end = target.indexOf('?')
  return end === -1 ? target : target.slice(0, end)
}
