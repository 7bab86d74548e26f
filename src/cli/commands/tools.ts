/** `mcp-mount tools <source>`: the tools as a table with their token cost, or as JSON. */
import type { ToolRecord } from '../../options.ts'
import { API_FLAGS, API_HELP, givenApiFlags, readApiOptions } from '../api-options.ts'
import { readArguments } from '../command.ts'
import type { Command } from '../command.ts'
import { openSource } from '../open-source.ts'
import { ownStdout, runApart } from '../own-stdout.ts'

const HELP = `Lists the tools that an API becomes, with what each costs in every conversation.

Usage: mcp-mount tools <source> [options]

  <source>               OpenAPI URL or file, URL of a running API, or module.ts:export (an app or an ApiMcp)
  --json                 the records instead of the table
${API_HELP}
Example: mcp-mount tools http://127.0.0.1:8001/openapi.json --exclude-methods DELETE
`

export const toolsCommand: Command = {
  help: HELP,
  async run(argv) {
    const { values, positionals } = readArguments(argv, { json: { type: 'boolean' }, ...API_FLAGS }, ['source'])
    const apart = await runApart(['tools', ...argv], [positionals[0], values.config])
    if (apart !== undefined) return apart
    const mcp = await openSource(positionals[0] ?? '', await readApiOptions(values), givenApiFlags(values))
    const tools = await mcp.tools()
    ownStdout().write(values.json ? `${JSON.stringify(tools, null, 2)}\n` : toTable(tools))
    await mcp.close()
    return 0
  },
}

function toTable(tools: readonly ToolRecord[]): string {
  const rows = tools.map((tool) => [tool.name, `${tool.method} ${tool.path}`, String(tokenCost(tool)), firstLine(tool)])
  const total = tools.reduce((sum, tool) => sum + tokenCost(tool), 0)
  const table = [['TOOL', 'OPERATION', 'TOKENS', 'DESCRIPTION'], ...rows]
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)))
  const lines = table.map(([name = '', operation = '', tokens = '', description = '']) =>
    [name.padEnd(widths[0] ?? 0), operation.padEnd(widths[1] ?? 0), tokens.padStart(widths[2] ?? 0), description].join(
      '  ',
    ),
  )
  return `${lines.join('\n')}\n\n${tools.length} tools, about ${total} tokens (4 characters each) in every conversation\n`
}

/** What a provider puts before the model: name, description and input schema. */
function tokenCost({ name, description, inputSchema }: ToolRecord): number {
  return Math.ceil(JSON.stringify({ name, description, input_schema: inputSchema }).length / 4)
}

function firstLine({ description }: ToolRecord): string {
  const [line = ''] = description.split('\n')
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}
