/** One tool call: check arguments → build request → credentials → dispatch → read response → result. */
import type { CallEvent } from '../model/catalog.ts'
import type { ApiRequest, ApiResponse, CallerContext } from '../model/http.ts'
import { isJsonObject } from '../model/json.ts'
import type { Tool, ToolResult } from '../model/tool.ts'
import { CallCancellation } from './call-cancellation.ts'
import type { CallSettings } from './call-settings.ts'
import { compileCalls } from './compile-call.ts'
import { hideSecrets } from './hide-secrets.ts'
import { createObserver } from './observe-call.ts'
import { reportFailure } from './report-failure.ts'

export interface ToolCaller {
  /** Never rejects. */
  call(tool: Tool, args: unknown, caller: CallerContext): Promise<ToolResult>
  /**
   * The request that `call` would send, for `--dry-run`, with secrets as `***`. Tokens that would have to be fetched are left out.
   *
   * @throws CallError ARGUMENTS_INVALID, REQUEST_REFUSED, UPSTREAM_CREDENTIALS
   */
  plan(tool: Tool, args: unknown, caller: CallerContext): Promise<ApiRequest>
}

/** @throws ConfigError OPTION_INVALID for a header of the operator that cannot be sent */
export function createToolCaller(settings: CallSettings): ToolCaller {
  const { credentials, dispatch, limits, timeoutMs } = settings
  const compiled = compileCalls(settings)
  const observer = createObserver(settings.onCall, settings.logger)

  async function exchange(
    tool: Tool,
    request: ApiRequest,
    caller: CallerContext,
    cancellation: CallCancellation,
  ): Promise<ApiResponse> {
    const context = { maxBytes: limits.responseBytes, caller, cancellation }
    const send = async (refresh: boolean): Promise<ApiResponse> => {
      const applied = credentials.apply(request, tool.operation, caller, refresh)
      const ready = applied instanceof Promise ? await applied : applied
      cancellation.assertRunning()
      return dispatch(ready, context)
    }
    const response = await send(false)
    return response.status === 401 && credentials.canRefresh(tool.operation) ? send(true) : response
  }

  return {
    async call(tool, args, caller) {
      const event: CallEvent = { tool, arguments: isJsonObject(args) ? args : {}, caller }
      const observed = observer?.begin(event)
      let cancellation: CallCancellation | undefined
      try {
        const call = compiled(tool)
        const request = call.buildRequest(call.checkArguments(args), caller)
        const running = (cancellation = new CallCancellation(timeoutMs, caller.cancellation))
        const response = await running.race(() => exchange(tool, request, caller, running))
        const reading = call.readResponse(response)
        const result = reading instanceof Promise ? await running.race(() => reading) : reading
        observed?.end(result, response.status)
        return result
      } catch (error) {
        observed?.fail(error)
        return reportFailure(error, tool, (text) => credentials.redact(text), settings.logger)
      } finally {
        cancellation?.dispose()
      }
    },
    async plan(tool, args, caller) {
      const call = compiled(tool)
      const plain = call.buildRequest(call.checkArguments(args), caller)
      const request = credentials.canRefresh(tool.operation)
        ? plain
        : await credentials.apply(plain, tool.operation, caller, false)
      return hideSecrets(request, plain, Object.keys(settings.headers))
    },
  }
}
