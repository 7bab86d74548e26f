/** A fetch-shaped app for Node's HTTP server. The only file that imports `@hono/node-server`. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { toIncomingRequest } from './incoming-request.ts'

export type FetchFunction = (request: Request, environment: object) => Response | Promise<Response>

/** @param framework - as its adapter calls it: Hono's apps get the server's own kind of request */
export function createWebListener(call: FetchFunction, framework: string): RequestListener {
  const listener =
    framework === 'hono'
      ? getRequestListener(call)
      : // Without replacing the global Request and Response, which breaks apps of H3, the server's own requests cannot be copied.
        getRequestListener(
          async ({ url }, node) => {
            const incoming = node.incoming as IncomingMessage
            const outgoing = node.outgoing as ServerResponse
            const response = await call(toIncomingRequest(url, incoming, outgoing), node)
            return outgoing.headersSent ? RESPONSE_ALREADY_SENT : response
          },
          { overrideGlobalObjects: false },
        )
  return (request, response) => void listener(request, response)
}
