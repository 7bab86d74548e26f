/** The compiled form of each tool, made when it is first called: a server of thousands of tools starts at once. */
import type { ApiRequest, CallerContext } from '../model/http.ts'
import type { JsonObject } from '../model/json.ts'
import type { Tool } from '../model/tool.ts'
import { compileValidator } from '../schema/compile-validator.ts'
import { compileArguments } from './arguments/check-arguments.ts'
import type { CallSettings } from './call-settings.ts'
import { compileDefaultHeaders, compileSetHeaders } from './request-headers.ts'
import { compileRequest } from './request/compile-request.ts'
import { compileResponse } from './response/read-response.ts'
import type { ReadResponse } from './response/read-response.ts'

export interface CompiledCall {
  /** @throws CallError ARGUMENTS_INVALID */
  readonly checkArguments: (args: unknown) => JsonObject
  /** @throws CallError ARGUMENTS_INVALID, REQUEST_REFUSED */
  readonly buildRequest: (args: JsonObject, caller: CallerContext) => ApiRequest
  /** @throws CallError RESPONSE_INVALID */
  readonly readResponse: ReadResponse
}

/**
 * @returns the compiled form of a tool, the same one each time
 * @throws ConfigError OPTION_INVALID for a header of the operator that cannot be sent
 */
export function compileCalls(settings: CallSettings): (tool: Tool) => CompiledCall {
  const setHeaders = compileSetHeaders(settings)
  const calls = new WeakMap<Tool, CompiledCall>()
  return (tool) => {
    let call = calls.get(tool)
    if (call === undefined) {
      call = compileCall(tool, settings, setHeaders)
      calls.set(tool, call)
    }
    return call
  }
}

function compileCall(
  tool: Tool,
  settings: CallSettings,
  setHeaders: ReturnType<typeof compileSetHeaders>,
): CompiledCall {
  const { operation } = tool
  const onProblem = (problem: string): void => {
    settings.logger.warn({ code: 'SCHEMA_INVALID', tool: tool.name, pointer: operation.pointer }, problem)
  }
  return {
    checkArguments: compileArguments(
      tool,
      compileValidator(tool.inputSchema, onProblem, 'annotation'),
      settings.limits,
    ),
    buildRequest: compileRequest(tool, {
      basePath: settings.basePath(operation),
      definitions: settings.api.definitions,
      defaultHeaders: compileDefaultHeaders(operation, settings.remote),
      setHeaders,
    }),
    readResponse: compileResponse(tool, {
      outputSchema: settings.outputSchema,
      limits: settings.limits,
      redact: (text) => settings.credentials.redact(text),
      onProblem,
    }),
  }
}
