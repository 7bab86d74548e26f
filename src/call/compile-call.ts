/** The compiled form of each tool, made when it is first called: a server of thousands of tools starts at once. */
import type { ApiRequest, CallerContext } from '../model/http.ts'
import type { JsonObject } from '../model/json.ts'
import type { Tool } from '../model/tool.ts'
import type { CallSettings } from './call-settings.ts'
import { compileSetHeaders } from './request-headers.ts'
import type { ReadResponse } from './response/read-response.ts'

export interface CompiledCall {
  /** @throws CallError ARGUMENTS_INVALID */
  readonly checkArguments: (args: unknown) => JsonObject
  /** @throws CallError ARGUMENTS_INVALID, REQUEST_REFUSED */
  readonly buildRequest: (args: JsonObject, caller: CallerContext) => ApiRequest
  /** @throws CallError RESPONSE_INVALID */
  readonly readResponse: ReadResponse
}

type Compile = (tool: Tool) => CompiledCall

/**
 * @returns the compiled form of a tool, the same one each time; at the very first call a promise, as the compiler is
 * loaded then: it takes longer to load than a server to start
 * @throws ConfigError OPTION_INVALID for a header of the operator that cannot be sent
 */
export function compileCalls(settings: CallSettings): (tool: Tool) => CompiledCall | Promise<CompiledCall> {
  const setHeaders = compileSetHeaders(settings)
  const calls = new WeakMap<Tool, CompiledCall>()
  let compile: Compile | undefined
  const load = async (): Promise<Compile> => {
    const { compileToolCall } = await import('./compile-tool-call.ts')
    compile = (tool) => {
      const call = compileToolCall(tool, settings, setHeaders)
      calls.set(tool, call)
      return call
    }
    return compile
  }
  return (tool) => calls.get(tool) ?? compile?.(tool) ?? load().then((loaded) => calls.get(tool) ?? loaded(tool))
}
