/** One tool call: check arguments → build request → credentials → dispatch → read response → result. */
import { CallError } from '../errors.ts'
import type { ApiRequest, CallerContext, Dispatch } from '../model/http.ts'
import type { JsonObject, JsonValue } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import type { Api, Operation } from '../model/operation.ts'
import type { Credentials } from '../credentials/credentials.ts'
import type { Tool, ToolResult } from '../model/tool.ts'
import type { ApiMcpOptions, Limits, Logger } from '../options.ts'

export interface CallSettings {
  readonly api: Api
  readonly dispatch: Dispatch
  readonly credentials: Credentials
  /** Path prefix of the operation's requests: that of the base URL, without a slash at its end; asked once per tool. */
  readonly basePath: (operation: Operation) => string
  /** Calls leave the process: content codings are asked for and undone, no trace of the caller's connection is passed on. */
  readonly remote: boolean
  readonly outputSchema: NonNullable<ApiMcpOptions['outputSchema']>
  readonly timeoutMs: number
  readonly headers: Readonly<Record<string, string>>
  readonly forwardHeaders: readonly string[]
  readonly limits: Limits
  readonly logger: Logger
  readonly onCall: ApiMcpOptions['onCall']
}

export interface ToolCaller {
  /** Never rejects. */
  call(tool: Tool, args: unknown, caller: CallerContext): Promise<ToolResult>
  /** The request that `call` would send, for `--dry-run`. @throws CallError ARGUMENTS_INVALID, REQUEST_REFUSED */
  plan(tool: Tool, args: unknown, caller: CallerContext): Promise<ApiRequest>
}

export function createToolCaller(settings: CallSettings): ToolCaller {
  return {
    async call(tool, args, caller): Promise<ToolResult> {
      try {
        const response = await settings.dispatch(buildRequest(settings, tool, args), {
          maxBytes: settings.limits.responseBytes,
          caller,
          cancellation: { cancelled: false, onCancel: () => () => {} },
        })
        const text = Buffer.from(response.body).toString()
        const content = [{ type: 'text' as const, text }]
        return response.status >= 400
          ? { content, isError: true }
          : { content, structuredContent: JSON.parse(text) as JsonObject }
      } catch (error) {
        return {
          content: [{ type: 'text', text: error instanceof CallError ? error.message : 'internal error' }],
          isError: true,
        }
      }
    },
    plan: async (tool, args) => buildRequest(settings, tool, args),
  }
}

function buildRequest(settings: CallSettings, tool: Tool, args: unknown): ApiRequest {
  const values = isJsonObject(args) ? args : {}
  const query: string[] = []
  const body: Record<string, JsonValue> = {}
  let path = tool.operation.path
  for (const argument of tool.arguments) {
    const value = values[argument.argument]
    if (value === undefined || argument.name === undefined) continue
    if (argument.in === 'path') path = path.replace(`{${argument.name}}`, encodeURIComponent(String(value)))
    else if (argument.in === 'query')
      query.push(`${encodeURIComponent(argument.name)}=${encodeURIComponent(String(value))}`)
    else body[argument.name] = value
  }
  const hasBody = Object.keys(body).length > 0
  return {
    method: tool.operation.method,
    path: settings.basePath(tool.operation) + path,
    query: query.join('&'),
    headers: hasBody ? { 'content-type': 'application/json' } : {},
    ...(hasBody ? { body: JSON.stringify(body) } : {}),
  }
}
