/** Serves an endpoint on an Express app or router. */
import type { ServerResponse } from 'node:http'
import type { Endpoint } from '../model/exchange.ts'
import type { ExpressRouter } from './express-app.ts'
import { markHosted } from './hosted.ts'
import type { Hosted } from './hosted.ts'
import { sendEndpointResponse, toEndpointRequest } from './node-exchange.ts'
import type { HostRequest } from './node-exchange.ts'

/** At the end of the app's routes, where Express puts what is added last: its guards must have been added before. */
export function mountOnExpress(app: ExpressRouter, path: string, endpoint: Endpoint, hosted: Hosted): void {
  const handler = async (request: HostRequest, response: ServerResponse): Promise<void> =>
    sendEndpointResponse(response, await endpoint.handle(toEndpointRequest(request, response)))
  app.all(path, markHosted(handler, hosted))
  const root = rootOf(app)
  if (root === undefined) return
  const metadata = async (request: HostRequest, response: ServerResponse): Promise<void> =>
    sendEndpointResponse(response, await endpoint.handleMetadata(toEndpointRequest(request, response)))
  for (const metadataPath of endpoint.metadataPaths) root.all(metadataPath, markHosted(metadata))
}

/** A router does not know the app that it belongs to: then `access.auth.metadataApp` serves the metadata. */
function rootOf(app: ExpressRouter): ExpressRouter | undefined {
  let root = app
  while (root.parent !== undefined) root = root.parent
  return root.settings === undefined ? undefined : root
}
