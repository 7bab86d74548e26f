/** A compiled tool as `tools()` and `mcp-mount tools --json` show it. */
import type { Tool } from './model/tool.ts'
import type { ToolRecord } from './options.ts'

export function toToolRecord(tool: Tool): ToolRecord {
  const { operation } = tool
  return {
    name: tool.name,
    ...(operation.operationId === undefined ? {} : { operationId: operation.operationId }),
    method: operation.method,
    path: operation.path,
    description: tool.description,
    inputSchema: tool.inputSchema,
    ...(tool.outputSchema === undefined ? {} : { outputSchema: tool.outputSchema }),
    annotations: tool.annotations,
    arguments: tool.arguments
      .filter((argument) => argument.hidden === undefined)
      .map((argument) => ({
        argument: argument.argument,
        in: argument.in,
        ...(argument.name === undefined ? {} : { name: argument.name }),
      })),
  }
}
