/** A catalog that needs no API: what it answers is known, and every call is counted. */
import type { Catalog } from '../../src/model/catalog.ts'
import type { JsonObject } from '../../src/model/json.ts'
import type { Tool, ToolResult } from '../../src/model/tool.ts'

const OBJECT = { type: 'object', properties: {}, additionalProperties: true }

const RESULTS: Readonly<Record<string, (args: unknown) => ToolResult>> = {
  echo: (args) => ({
    content: [{ type: 'text', text: JSON.stringify(args) }],
    structuredContent: { args } as JsonObject,
  }),
  passed_on: () => ({
    content: [{ type: 'text', text: '{ "a": [1, 2], "é": "\\u2028" }' }],
    structuredContent: { a: [1, 2], é: '\u2028' },
    serialized: { structuredContent: '{ "a": [1, 2], "é": "\\u2028" }' },
  }),
  fails: () => ({ content: [{ type: 'text', text: '404 "not found"\n' }], isError: true }),
  picture: () => ({ content: [{ type: 'image', data: 'iVBORw0KGgo=', mimeType: 'image/png' }], structuredContent: {} }),
  file: () => ({
    content: [
      { type: 'text', text: 'a file' },
      { type: 'resource', resource: { uri: 'api:/file', mimeType: 'application/pdf', blob: 'JVBERi0=' } },
    ],
  }),
  list: () => ({ content: [{ type: 'text', text: '[1]' }], structuredContent: { result: [1] } }),
  mirrored: () => ({ content: [] }),
}

function createTool(name: string): Tool {
  return {
    name,
    ...(name === 'echo' ? { title: 'Echo' } : {}),
    description: `Does ${name}.`,
    annotations: { readOnlyHint: true },
    arguments: [],
    inputSchema:
      name === 'mirrored'
        ? { type: 'object', properties: { region: { type: 'string', 'x-mcp-header': 'Region' } } }
        : OBJECT,
    ...(name === 'list' ? { outputSchema: { type: 'object', properties: { result: { type: 'array' } } } } : {}),
    wrapped: name === 'list',
    operation: {
      method: 'GET',
      path: `/${name}`,
      tags: [],
      deprecated: false,
      parameters: [],
      responses: [],
      security: [],
      pointer: `/paths/~1${name}/get`,
    },
  }
}

/** Tools that a caller with this header does not see. */
export const HIDDEN_HEADER = 'x-hide'

export interface SampleCatalog extends Catalog {
  readonly calls: { tool: string; args: unknown }[]
}

export function createSampleCatalog({ perCaller = false }: { readonly perCaller?: boolean } = {}): SampleCatalog {
  const tools = Object.keys(RESULTS).map(createTool)
  const byName = new Map(tools.map((tool) => [tool.name, tool]))
  const calls: SampleCatalog['calls'] = []
  return {
    server: { name: 'Sample "API"', version: '1.0.0', instructions: 'Say hello first.' },
    tools,
    calls,
    get: (name) => byName.get(name),
    perCaller,
    isVisible: (tool, caller) => caller.headers[HIDDEN_HEADER] !== tool.name,
    async call(tool, args) {
      calls.push({ tool: tool.name, args })
      await Promise.resolve()
      return (RESULTS[tool.name] as (args: unknown) => ToolResult)(args)
    },
  }
}
