/** `mcp-mount call <source> <tool>`: one tool call, or the HTTP request that it would be. */
import type { ApiMcp } from '../../api-mcp.ts'
import type { ApiRequest } from '../../model/http.ts'
import { isJsonObject } from '../../model/json.ts'
import type { JsonObject } from '../../model/json.ts'
import type { ContentBlock } from '../../model/tool.ts'
import { API_FLAGS, API_HELP, givenApiFlags, readApiOptions } from '../api-options.ts'
import { readArguments } from '../command.ts'
import type { Command } from '../command.ts'
import { openSource } from '../open-source.ts'
import { ownStdout, runApart } from '../own-stdout.ts'
import { requireUpstream } from '../require-upstream.ts'
import { UsageError } from '../usage-error.ts'

const HELP = `Calls one tool, as an agent would.

Usage: mcp-mount call <source> <tool> [options]

  <source>               OpenAPI URL or file, URL of a running API, or module.ts:export (an app or an ApiMcp)
  <tool>                 name, as \`mcp-mount tools\` lists it
  --args JSON            the arguments; {} unless given
  --dry-run              prints the HTTP request instead of sending it, secrets hidden
  --json                 the whole result: content, structuredContent, isError
${API_HELP}
Exit code 1 when the result is an error.

Example: mcp-mount call http://127.0.0.1:8001/openapi.json get_item --args '{"item_id": 3}'
`

const FLAGS = {
  args: { type: 'string', default: '{}' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  ...API_FLAGS,
} as const

export const callCommand: Command = {
  help: HELP,
  async run(argv) {
    const { values, positionals } = readArguments(argv, FLAGS, ['source', 'tool'])
    const [source = '', tool = ''] = positionals
    const args = readToolArguments(values.args)
    const apart = await runApart(['call', ...argv], [source, values.config])
    if (apart !== undefined) return apart
    const mcp = await openSource(source, await readApiOptions(values), givenApiFlags(values))
    if (values['dry-run']) {
      ownStdout().write(toHttpText(await mcp.plan(tool, args)))
      await mcp.close()
      return 0
    }
    await requireUpstream(mcp, source)
    const result = await mcp.call(tool, args)
    const text = values.json ? JSON.stringify(result, null, 2) : result.content.map(toText).join('\n')
    ownStdout().write(`${text}\n`)
    if (result.isError && result.content.map(toText).join('').startsWith('UPSTREAM_')) await tellWhere(mcp)
    await mcp.close()
    return result.isError ? 1 : 0
  },
}

/** The model is told no addresses; who calls from here wants to know which one failed. */
async function tellWhere(mcp: ApiMcp): Promise<void> {
  const { upstream } = await mcp.inspect()
  if (upstream.kind !== 'http') return
  process.stderr.write(
    `mcp-mount: the call went to ${upstream.origin}\n  Check that the API runs there, or name another address: --base-url\n`,
  )
}

function readToolArguments(text: string): JsonObject {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new UsageError(
      `--args is no JSON: ${error instanceof Error ? error.message : ''}`,
      `Write --args '{"id": 1}'.`,
    )
  }
  if (!isJsonObject(value)) throw new UsageError('--args is no JSON object', `Write --args '{"id": 1}'.`)
  return value
}

/** Shape: `POST http://127.0.0.1:8001/items`, a line per header, an empty line, the body. */
function toHttpText(request: ApiRequest & { readonly origin?: string }): string {
  const target = `${request.origin ?? ''}${request.path}${request.query === '' ? '' : `?${request.query}`}`
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`)
  const body = typeof request.body === 'object' ? `<${request.body.byteLength} bytes>` : request.body
  return `${[`${request.method} ${target}`, ...headers, ...(body === undefined ? [] : ['', body])].join('\n')}\n`
}

function toText(block: ContentBlock): string {
  if (block.type === 'text') return block.text
  const { data, mimeType } = block.type === 'resource' ? { ...block.resource, data: block.resource.blob } : block
  return `<${mimeType}, ${Buffer.byteLength(data, 'base64')} bytes>`
}
