/** `mcp-mount check <source>`: how ready an API is for agents. */
import { checkApi } from '../../check/check-api.ts'
import type { Finding } from '../../check/check-api.ts'
import type { Warning } from '../../model/warning.ts'
import type { Logger } from '../../options.ts'
import { API_FLAGS, API_HELP, givenApiFlags, readApiOptions } from '../api-options.ts'
import { readArguments } from '../command.ts'
import type { Command } from '../command.ts'
import { openSource } from '../open-source.ts'
import { ownStdout, runApart } from '../own-stdout.ts'

const HELP = `Says how ready an API is for agents: what they will find hard, where it is, and what to do.

Usage: mcp-mount check <source> [options]

  <source>               OpenAPI URL or file, URL of a running API, or module.ts:export (an app or an ApiMcp)
  --json                 the findings as a list: rule, severity, pointer, message, fix
  --strict               exit code 1 when there are errors or warnings
${API_HELP}
Errors are what calls fail at, warnings what models err at.

Example: mcp-mount check openapi.yaml --strict
`

const FLAGS = { json: { type: 'boolean' }, strict: { type: 'boolean' }, ...API_FLAGS } as const

/** What is read is told as findings; a log beside them would say it twice. */
const SILENT: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

export const checkCommand: Command = {
  help: HELP,
  async run(argv) {
    const { values, positionals } = readArguments(argv, FLAGS, ['source'])
    const apart = await runApart(['check', ...argv], [positionals[0], values.config])
    if (apart !== undefined) return apart
    const options = { logger: SILENT, ...(await readApiOptions(values)) }
    const mcp = await openSource(positionals[0] ?? '', options, givenApiFlags(values))
    const { api, tools, warnings } = await mcp.inspect()
    // Schemas are read when they are looked at, and what is odd in them is told then.
    const found = checkApi(api, tools)
    const findings = [...warnings.map(toFinding), ...found]
    ownStdout().write(values.json ? `${JSON.stringify(findings, null, 2)}\n` : toReport(findings, tools.length))
    await mcp.close()
    return values.strict && findings.some(({ severity }) => severity !== 'info') ? 1 : 0
  },
}

/** Of what could not be read: the operation is lost, or cannot be given what it needs. */
const ERRORS: ReadonlySet<string> = new Set(['NO_OPERATIONS', 'OPERATION_INVALID', 'BODY_INVALID'])

function toFinding({ code, message, pointer }: Warning): Finding {
  return { rule: code, severity: ERRORS.has(code) ? 'error' : 'warning', pointer: pointer ?? '', message, fix: '' }
}

/** Errors first. */
function toReport(findings: readonly Finding[], tools: number): string {
  const count = (severity: Finding['severity']): number => findings.filter((one) => one.severity === severity).length
  const ordered = (['error', 'warning', 'info'] as const).flatMap((severity) =>
    findings.filter((finding) => finding.severity === severity),
  )
  const lines = ordered.flatMap(({ severity, rule, pointer, message, fix }) => [
    `${severity.padEnd(7)} ${message} (${rule})`,
    ...(pointer === '' ? [] : [`        at ${pointer}`]),
    ...(fix === '' ? [] : [`        ${fix}`]),
  ])
  const sum = `${tools} tools: ${count('error')} errors, ${count('warning')} warnings, ${count('info')} notes`
  return `${[...lines, ...(lines.length > 0 ? [''] : []), sum].join('\n')}\n`
}
