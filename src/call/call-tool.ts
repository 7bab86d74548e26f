/** One tool call: check arguments → build request → credentials → dispatch → read response → result. */
import type { ApiRequest, ApiResponse, CallerContext } from '../model/http.ts'
import { isJsonObject } from '../model/json.ts'
import type { Tool, ToolResult } from '../model/tool.ts'
import { CallCancellation } from './call-cancellation.ts'
import type { CallSettings } from './call-settings.ts'
import { compileCalls } from './compile-call.ts'
import type { CompiledCall } from './compile-call.ts'
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

  function exchange(
    tool: Tool,
    request: ApiRequest,
    caller: CallerContext,
    cancellation: CallCancellation,
  ): Promise<ApiResponse> {
    const context = { maxBytes: limits.responseBytes, caller, cancellation }
    const send = (refusedSince?: number): Promise<ApiResponse> => {
      const applied = credentials.apply(request, tool.operation, caller, refusedSince)
      if (!(applied instanceof Promise)) return dispatch(applied, context)
      return applied.then((ready) => {
        cancellation.assertRunning()
        return dispatch(ready, context)
      })
    }
    if (!credentials.canRefresh(tool.operation)) return send()
    const began = Date.now()
    return send().then((response) => (response.status === 401 ? send(began) : response))
  }

  return {
    // Few promises and no `async`: each layer of it costs as much as building the request.
    call(tool, args, caller) {
      const observed = observer?.begin({ tool, arguments: isJsonObject(args) ? args : {}, caller })
      let cancellation: CallCancellation | undefined
      const end = (result: ToolResult, status: number): ToolResult => {
        cancellation?.dispose()
        observed?.end(result, status)
        return result
      }
      const fail = (error: unknown): ToolResult => {
        cancellation?.dispose()
        observed?.fail(error)
        return reportFailure(error, tool, (text) => credentials.redact(text), settings.logger)
      }
      const run = (call: CompiledCall): Promise<ToolResult> => {
        const request = call.buildRequest(call.checkArguments(args), caller)
        const running = (cancellation = new CallCancellation(timeoutMs, caller.cancellation))
        const read = (response: ApiResponse): ToolResult | Promise<ToolResult> => {
          try {
            const reading = call.readResponse(response)
            if (!(reading instanceof Promise)) return end(reading, response.status)
            return running.race(() => reading).then((result) => end(result, response.status), fail)
          } catch (error) {
            return fail(error)
          }
        }
        return running.race(() => exchange(tool, request, caller, running)).then(read, fail)
      }
      try {
        const call = compiled(tool)
        return call instanceof Promise ? call.then(run).catch(fail) : run(call)
      } catch (error) {
        return Promise.resolve(fail(error))
      }
    },
    async plan(tool, args, caller) {
      const call = await compiled(tool)
      const plain = call.buildRequest(call.checkArguments(args), caller)
      const request = credentials.canRefresh(tool.operation)
        ? plain
        : await credentials.apply(plain, tool.operation, caller)
      return hideSecrets(request, plain, Object.keys(settings.headers))
    },
  }
}
