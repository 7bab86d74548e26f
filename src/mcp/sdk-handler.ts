/** The SDK's complete server behind the fast path, one server instance per exchange. */
import { createMcpHandler, InMemoryServerEventBus } from '@modelcontextprotocol/server'
import type { McpServerFactory } from '@modelcontextprotocol/server'
import type { Access } from '../access/access.ts'
import type { EndpointRequest, EndpointResponse } from '../model/exchange.ts'
import type { CallerContext } from '../model/http.ts'
import { isJsonObject } from '../model/json.ts'
import type { Tool } from '../model/tool.ts'
import type { ApiMcpOptions, Limits, Logger } from '../options.ts'
import { RPC, toErrorAnswer } from './answers.ts'
import { createServer } from './server.ts'
import type { ToolList } from './tool-list.ts'
import type { ToolRunner } from './tool-runner.ts'
import { toAuthInfo, toWebRequest } from './web-request.ts'
import { whenEnded } from './when-ended.ts'

export interface SdkHandler {
  /**
   * @param message - the parsed body; it is not serialised or parsed again
   * @param called - the tools that it calls
   */
  handle(
    list: ToolList,
    request: EndpointRequest,
    message: unknown,
    caller: CallerContext,
    called: readonly Tool[],
  ): Promise<EndpointResponse>
  notifyChanged(): void
  /** Ends the streams of `subscriptions/listen` with their result. Other exchanges go on. */
  close(): Promise<void>
}

export interface SdkHandlerSettings {
  readonly runner: ToolRunner
  readonly extend: ApiMcpOptions['extend']
  readonly access: Pick<Access, 'enterStream'>
  readonly limits: Pick<Limits, 'openStreams'>
  readonly logger: Logger
}

interface Exchange {
  readonly list: ToolList
  readonly message: unknown
  readonly caller: CallerContext
  readonly called: readonly Tool[]
}

export function createSdkHandler({ access, runner, extend, limits, logger }: SdkHandlerSettings): SdkHandler {
  const exchanges = new WeakMap<Request, Exchange>()
  const factory: McpServerFactory = ({ requestInfo }) => {
    const exchange = requestInfo && exchanges.get(requestInfo)
    if (!exchange) throw new Error('the SDK asked for a server outside of an exchange')
    const { list, caller, called } = exchange
    try {
      return createServer({ list, runner, extend, caller }, called)
    } catch (error) {
      logger.error({ err: error }, 'the MCP server could not be made')
      throw error
    }
  }
  const onerror = (error: Error): void => logger.debug({ err: error }, 'MCP')
  const bus = new InMemoryServerEventBus(onerror)
  // Closing a handler of the SDK cuts its calls off; streams have one of their own, so that closing ends only these.
  const calls = createMcpHandler(factory, { bus, onerror })
  const streams = createMcpHandler(factory, { bus, onerror, maxSubscriptions: limits.openStreams })

  let closed = false

  const ask = async (
    handler: typeof calls,
    request: EndpointRequest,
    exchange: Exchange,
  ): Promise<EndpointResponse> => {
    const { message, caller } = exchange
    const web = toWebRequest(request)
    exchanges.set(web, exchange)
    const response = await handler.fetch(web, {
      parsedBody: message,
      ...(caller.identity ? { authInfo: toAuthInfo(caller.identity) } : {}),
    })
    return toEndpointResponse(response)
  }
  const openStream = async (request: EndpointRequest, exchange: Exchange): Promise<EndpointResponse> => {
    if (closed) return toErrorAnswer(503, RPC.transport, 'The server is closing')
    const place = access.enterStream(exchange.caller)
    if ('refused' in place) return toErrorAnswer(place.status, RPC.transport, place.refused, { 'retry-after': '5' })
    request.cancellation.onCancel(place.release)
    try {
      const answer = await ask(streams, request, exchange)
      if (answer.body instanceof ReadableStream) return { ...answer, body: whenEnded(answer.body, place.release) }
      place.release()
      return answer
    } catch (error) {
      place.release()
      throw error
    }
  }

  return {
    handle(list, request, message, caller, called) {
      const exchange = { list, message, caller, called }
      const isStream = isJsonObject(message) && message['method'] === 'subscriptions/listen'
      return isStream ? openStream(request, exchange) : ask(calls, request, exchange)
    },
    notifyChanged: () => calls.notify.toolsChanged(),
    close() {
      closed = true
      return streams.close()
    },
  }
}

async function toEndpointResponse(response: Response): Promise<EndpointResponse> {
  const headers = Object.fromEntries(response.headers)
  // Hop by hop: the connection is the host's.
  delete headers['connection']
  const streams = headers['content-type']?.startsWith('text/event-stream') === true
  return { status: response.status, headers, body: streams ? response.body : response.body && (await response.text()) }
}
