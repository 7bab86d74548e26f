/** The MCP endpoint over HTTP: access, then the fast path, then the SDK for all that the fast path declines. */
import type { Access } from '../access/access.ts'
import type { Catalog } from '../model/catalog.ts'
import type { Endpoint } from '../model/exchange.ts'
import type { ApiMcpOptions, Limits, Logger } from '../options.ts'
import { createSdkHandler } from './sdk-handler.ts'

export interface EndpointSettings {
  /** Resolves once the API is read; a rejection is a 503 for the caller and the reason in the log. */
  readonly catalog: () => Promise<Catalog>
  /** The catalog when it is there already, so that a request need not wait a tick. */
  readonly current: () => Catalog | undefined
  readonly access: Access
  readonly extend: ApiMcpOptions['extend']
  readonly limits: Limits
  readonly logger: Logger
}

export interface McpEndpoint extends Endpoint {
  /** `tools/list_changed` to every subscriber. */
  notifyChanged(): void
  /** Ends open streams; calls under way finish. */
  close(): Promise<void>
}

export function createEndpoint(settings: EndpointSettings): McpEndpoint {
  const sdk = createSdkHandler(settings)
  return {
    async handle(request) {
      const refused = settings.access.admit(request)
      if (refused) return refused
      await settings.catalog()
      const body = request.body
      const parsed =
        'parsed' in body
          ? body.parsed
          : JSON.parse('text' in body ? body.text : ((await body.read(settings.limits.requestBytes)) ?? ''))
      return sdk.handle(request, parsed, { headers: request.headers, cancellation: request.cancellation })
    },
    metadataPaths: settings.access.metadataPaths,
    handleMetadata: async (request) => settings.access.metadata(request),
    notifyChanged: () => sdk.notifyChanged(),
    close: () => sdk.close(),
  }
}
