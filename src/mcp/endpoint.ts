/** The MCP endpoint over HTTP: access, then the fast path, then the SDK for all that the fast path declines. */
import type { Access } from '../access/access.ts'
import type { Catalog } from '../model/catalog.ts'
import type { Endpoint, EndpointRequest, EndpointResponse } from '../model/exchange.ts'
import type { CallerContext, Identity } from '../model/http.ts'
import type { ApiMcpOptions, Limits, Logger } from '../options.ts'
import { RPC, toErrorAnswer } from './answers.ts'
import { isBrowserVisit, toBrowserPage } from './browser-page.ts'
import { calledTools } from './called-tools.ts'
import { createFastPath } from './fast-path.ts'
import { readMessage, refuseContentType } from './read-message.ts'
import { createSdkHandler } from './sdk-handler.ts'
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
  const { access, limits, logger } = settings
  const runner = createToolRunner(settings)
  const fast = createFastPath(runner, { extended: settings.extend !== undefined })
  const sdk = createSdkHandler({ ...settings, runner })
  let list: ToolList | undefined

  const currentList = (catalog: Catalog): ToolList => {
    if (list?.catalog !== catalog) list = createToolList(catalog)
    return list
  }

  const answer = async (request: EndpointRequest): Promise<EndpointResponse> => {
    const refused = access.admit(request) ?? answerMethod(request, settings) ?? refuseContentType(request)
    if (refused) return refused
    const identity = await access.authenticate(request)
    if (identity && 'status' in identity) return identity
    const read = await readMessage(request, limits)
    if ('refused' in read) return read.refused
    const catalog = settings.current() ?? (await readCatalog(settings))
    if (!catalog) return UNAVAILABLE
    const caller = toCaller(request, identity)
    for (const tool of calledTools(read.parsed, catalog, caller)) {
      const missing = access.missingScopes(tool, identity)
      if (missing.length > 0) return access.insufficientScope(request, missing)
    }
    const tools = currentList(catalog)
    return fast.answer(tools, request, read.parsed, caller) ?? sdk.handle(tools, request, read.parsed, caller)
  }

  return {
    async handle(request) {
      let response: EndpointResponse
      try {
        response = await answer(request)
      } catch (error) {
        logger.error({ err: error }, 'a request failed in an unforeseen way')
        response = toErrorAnswer(500, RPC.internalError, 'Internal server error')
      }
      const cors = access.corsHeaders(request)
      return cors ? { ...response, headers: { ...response.headers, ...cors } } : response
    },
    metadataPaths: access.metadataPaths,
    handleMetadata: async (request) => access.metadata(request),
    notifyChanged: () => sdk.notifyChanged(),
    async close() {
      await sdk.close()
      await runner.idle()
    },
  }
}

/** There are no sessions and no streams to open, so POST is the only method of the protocol. */
function answerMethod(request: EndpointRequest, { current }: EndpointSettings): EndpointResponse | undefined {
  if (request.method === 'POST') return undefined
  if (isBrowserVisit(request)) return toBrowserPage(current()?.server.name)
  if (request.method === 'OPTIONS') return { status: 204, headers: { allow: 'POST, OPTIONS' }, body: null }
  return toErrorAnswer(405, RPC.transport, 'Method not allowed.', { allow: 'POST' })
}

const UNAVAILABLE = toErrorAnswer(
  503,
  RPC.transport,
  "Service Unavailable: the API could not be read; the reason is in the server's log",
)

async function readCatalog({ catalog, logger }: EndpointSettings): Promise<Catalog | undefined> {
  try {
    return await catalog()
  } catch (error) {
    logger.error({ err: error }, 'the API could not be read')
    return undefined
  }
}

function toCaller(request: EndpointRequest, identity: Identity | undefined): CallerContext {
  return {
    headers: request.headers,
    cancellation: request.cancellation,
    ...(request.remoteAddress === undefined ? {} : { remoteAddress: request.remoteAddress }),
    ...(identity === undefined ? {} : { identity }),
    ...(request.native === undefined ? {} : { request: request.native }),
  }
}
