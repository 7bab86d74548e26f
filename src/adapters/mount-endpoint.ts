/** Mounts an endpoint on an app, and its OAuth metadata on that app or another. */
import type { Endpoint } from '../model/exchange.ts'
import type { Adapter } from './adapter.ts'

/**
 * @param path - as the app's own routes are written, without the app's prefix
 * @param metadataHost - serves `/.well-known/…` where the app cannot, as a router does not know the root
 */
export function mountEndpoint(
  host: Adapter,
  path: string,
  endpoint: Endpoint,
  lifecycle: { ready(): Promise<void>; onClose(): Promise<void>; readonly metadataHost: Adapter | undefined },
): void {
  const ready = (): Promise<void> => lifecycle.ready()
  const { metadataHost } = lifecycle
  if (metadataHost === undefined) {
    host.mount(path, endpoint, ready, lifecycle)
    return
  }
  host.mount(path, withoutMetadata(endpoint), ready, lifecycle)
  const metadata = withoutMetadata({
    ...endpoint,
    transport: null,
    handle: (request) => endpoint.handleMetadata(request),
  })
  for (const metadataPath of endpoint.metadataPaths) {
    metadataHost.mount(metadataPath, metadata, async () => {}, { onClose: async () => {} })
  }
}

function withoutMetadata(endpoint: Endpoint): Endpoint {
  return { ...endpoint, metadataPaths: [] }
}
