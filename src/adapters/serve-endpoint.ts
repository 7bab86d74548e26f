/** An endpoint without an app: as a function of web requests, and on a port of its own. */
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Endpoint } from '../model/exchange.ts'
import { listenServer } from './listen-server.ts'
import type { ListenAddress, Listening } from './listen-server.ts'
import { toEndpointRequest, toWebResponse } from './web-exchange.ts'

/**
 * @param path - other paths are 404, but for those of OAuth metadata; without it every path is the endpoint
 * @returns a function that never rejects
 */
export function createEndpointFetch(endpoint: Endpoint, path?: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const exchange = toEndpointRequest(request)
    const { pathname } = new URL(request.url)
    if (endpoint.metadataPaths.includes(pathname)) return toWebResponse(await endpoint.handleMetadata(exchange))
    if (path === undefined || pathname === path || pathname === `${path}/`) {
      return toWebResponse(await endpoint.handle(exchange))
    }
    return Response.json({ error: 'not found', endpoint: path }, { status: 404 })
  }
}

/**
 * Listens on Node's HTTP server; no route but the endpoint is served.
 *
 * @param maxHeaderBytes - longer request headers are 431
 * @throws ConfigError APP_NOT_STARTED
 */
export function serveEndpoint(
  endpoint: Endpoint,
  path: string,
  address: ListenAddress & { readonly maxHeaderBytes: number },
): Promise<Listening> {
  const answer = createEndpointFetch(endpoint, path)
  const listener = getRequestListener((request, { incoming }) => {
    // Where the connection is read from: the loopback rule for Host needs the address on which a request arrived.
    Object.assign(request, { runtime: { name: 'node', node: { req: incoming } } })
    return answer(request)
  })
  const server = createServer({ maxHeaderSize: address.maxHeaderBytes }, (request, response) => {
    void listener(request, response)
  })
  return listenServer(server, address)
}
