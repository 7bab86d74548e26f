/** Operations → tools. Pure but for warnings. */
import type { JsonObject, JsonSchema } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import type { Api, Operation, WarningSink } from '../model/operation.ts'
import type { Argument, Tool } from '../model/tool.ts'
import type { ApiMcpOptions } from '../options.ts'

type Selected = 'include' | 'exclude' | 'filter' | 'tool' | 'descriptions' | 'outputSchema'

export interface CompileSettings extends Readonly<{ [Name in Selected]?: ApiMcpOptions[Name] | undefined }> {
  /** Honour `x-mcp`: the API came from an app, or `trustExtensions`. */
  readonly trustExtensions: boolean
  /** The API is called over a network: `openWorldHint`. */
  readonly remote: boolean
  readonly warn: WarningSink
}

/**
 * Compiles the operations that become tools, in document order.
 *
 * @throws ConfigError NO_OPERATIONS_LEFT when there were operations and the filters leave none
 */
export function compileTools(api: Api, _settings: CompileSettings): Tool[] {
  return api.operations.map(compileTool)
}

function compileTool(operation: Operation): Tool {
  const properties: Record<string, JsonSchema> = {}
  const args: Argument[] = []
  for (const parameter of operation.parameters) {
    properties[parameter.name] = parameter.schema
    args.push({
      argument: parameter.name,
      in: parameter.in,
      name: parameter.name,
      required: parameter.required,
      parameter,
    })
  }
  const schema = operation.body?.content[0]?.schema
  if (isJsonObject(schema) && isJsonObject(schema['properties'])) {
    for (const [name, property] of Object.entries(schema['properties'])) {
      properties[name] = property as JsonSchema
      args.push({ argument: name, in: 'body', name, required: false })
    }
  }
  const required = args.filter((a) => a.required).map((a) => a.argument)
  const inputSchema: JsonObject = {
    type: 'object',
    properties: properties as JsonObject,
    required,
    additionalProperties: false,
  }
  return {
    name: operation.operationId ?? `${operation.method}_${operation.path}`.replaceAll(/[^A-Za-z0-9_-]+/g, '_'),
    description: operation.summary ?? `${operation.method} ${operation.path}`,
    annotations: {},
    arguments: args,
    inputSchema,
    wrapped: false,
    operation,
  }
}
