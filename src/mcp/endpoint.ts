/** The MCP endpoint over HTTP: access, then the fast path, then the SDK for all that the fast path declines. */
import type { Access } from '../access/access.ts'
import type { Catalog } from '../model/catalog.ts'
import type { Endpoint, EndpointRequest, EndpointResponse } from '../model/exchange.ts'
import type { Identity } from '../model/http.ts'
import type { ApiMcpOptions, Limits, Logger } from '../options.ts'
import { RPC, toErrorAnswer } from './answers.ts'
import { isBrowserVisit, toBrowserPage } from './browser-page.ts'
import { calledTools } from './called-tools.ts'
import {
  answerMetadata,
  CLOSING,
  guardExchange,
  readCatalog,
  refuseScope,
  toCaller,
  UNAVAILABLE,
} from './guard-exchange.ts'
import { createFastPath } from './fast-path.ts'
import { refuseDisagreement } from './header-agreement.ts'
import { readMessage, refuseContentType } from './read-message.ts'
import type { ReadMessage } from './read-message.ts'
import { createLazySdk } from './lazy-sdk.ts'
import { createToolList } from './tool-list.ts'
import type { ToolList } from './tool-list.ts'
import { createToolRunner } from './tool-runner.ts'

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
  /** Ends open streams; resolves when the calls under way are finished. */
  close(): Promise<void>
}

export function createEndpoint(settings: EndpointSettings): McpEndpoint {
  const { access, limits } = settings
  const runner = createToolRunner(settings)
  const fast = createFastPath(runner, { extended: settings.extend !== undefined })
  const sdk = createLazySdk({ ...settings, runner })
  let list: ToolList | undefined
  let closed = false

  const currentList = (catalog: Catalog): ToolList => {
    if (list?.catalog !== catalog) list = createToolList(catalog, access)
    return list
  }

  const answerMessage = (
    request: EndpointRequest,
    identity: Identity | undefined,
    read: ReadMessage,
    catalog: Catalog,
  ): EndpointResponse | Promise<EndpointResponse> => {
    if ('refused' in read) return read.refused
    const message = read.parsed
    const caller = toCaller(request, identity)
    const called = calledTools(message, catalog, caller)
    const refused = refuseDisagreement(request, message) ?? refuseScope(access, request, called, identity)
    if (refused) return refused
    const tools = currentList(catalog)
    return fast.answer(tools, request, message, caller, called) ?? sdk.handle(tools, request, message, caller, called)
  }

  /** While the body, or the API, is still being read. */
  const answerLater = async (
    request: EndpointRequest,
    identity: Identity | undefined,
    reading: ReadMessage | Promise<ReadMessage>,
  ): Promise<EndpointResponse> => {
    const read = await reading
    if ('refused' in read) return read.refused
    const catalog = settings.current() ?? (await readCatalog(settings))
    return catalog ? answerMessage(request, identity, read, catalog) : UNAVAILABLE
  }

  const handle = guardExchange(settings, {
    refuse: (request) => answerMethod(request, settings) ?? refuseContentType(request),
    answer(request, identity) {
      const read = readMessage(request, limits)
      const catalog = settings.current()
      return read instanceof Promise || catalog === undefined
        ? answerLater(request, identity, read)
        : answerMessage(request, identity, read, catalog)
    },
  })

  return {
    handle: (request) => (closed ? Promise.resolve(CLOSING) : handle(request)),
    maxRequestBytes: limits.requestBytes,
    metadataPaths: access.metadataPaths,
    handleMetadata: (request) => answerMetadata(settings, request),
    notifyChanged: () => sdk.notifyChanged(),
    async close() {
      closed = true
      await sdk.close()
      await runner.idle()
    },
  }
}

/** There are no sessions and no streams to open, so POST is the only method of the protocol. */
function answerMethod(request: EndpointRequest, { access, current }: EndpointSettings): EndpointResponse | undefined {
  if (request.method === 'POST') return undefined
  // Who shows no token is not told whose API it is.
  if (isBrowserVisit(request)) return toBrowserPage(access.perCaller ? undefined : current()?.server.name)
  if (request.method === 'OPTIONS') return { status: 204, headers: { allow: 'POST, OPTIONS' }, body: null }
  return toErrorAnswer(405, RPC.transport, 'Method not allowed.', { allow: 'POST' })
}
