/** The compiled form of one tool: what its arguments, its request and its answers need. */
import type { Tool } from '../model/tool.ts'
import { compileValidator } from '../schema/compile-validator.ts'
import { compileArguments } from './arguments/check-arguments.ts'
import type { CallSettings } from './call-settings.ts'
import type { CompiledCall } from './compile-call.ts'
import { compileDefaultHeaders } from './request-headers.ts'
import type { SetHeaders } from './request-headers.ts'
import { compileRequest } from './request/compile-request.ts'
import { compileResponse } from './response/read-response.ts'

/** @param setHeaders - the same for all tools */
export function compileToolCall(tool: Tool, settings: CallSettings, setHeaders: SetHeaders): CompiledCall {
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
      redactCut: (text) => settings.credentials.redactCut(text),
      onProblem,
    }),
  }
}
