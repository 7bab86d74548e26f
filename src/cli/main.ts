/** Command line → command → exit code: 0 fine, 1 the work failed, 2 wrong usage. */
import { createRequire } from 'node:module'
import { callCommand } from './commands/call.ts'
import { checkCommand } from './commands/check.ts'
import { runCommand } from './commands/run.ts'
import { serveCommand } from './commands/serve.ts'
import { toolsCommand } from './commands/tools.ts'
import type { Command } from './command.ts'
import { describeFailure } from './describe-failure.ts'
import { UsageError } from './usage-error.ts'

const COMMANDS: ReadonlyMap<string, Command> = new Map(
  [runCommand, serveCommand, toolsCommand, callCommand, checkCommand].map((command) => [command.name, command]),
)

/**
 * Runs one command line.
 *
 * @param argv - without node and script: `['tools', 'openapi.json', '--json']`
 * @returns the exit code; never rejects
 */
export async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv
  if (name === '--version' || name === '-v') return print(`${version()}\n`)
  if (name === undefined) return fail(overview(), 2)
  if (name === '--help' || name === '-h' || name === 'help') return print(help(rest[0]))
  const command = COMMANDS.get(name)
  if (command === undefined) {
    return fail(`mcp-mount: there is no command "${name}"\n  Commands: ${[...COMMANDS.keys()].join(', ')}.\n`, 2)
  }
  if (rest.includes('--help') || rest.includes('-h')) return print(command.help)
  try {
    return await command.run(rest)
  } catch (error) {
    const usage = error instanceof UsageError ? `  Usage: mcp-mount ${command.name} --help\n` : ''
    return fail(describeFailure(error) + usage, error instanceof UsageError ? 2 : 1)
  }
}

function help(name: string | undefined): string {
  return (name !== undefined && COMMANDS.get(name)?.help) || overview()
}

function overview(): string {
  const lines = [...COMMANDS.values()].map((command) => `  ${command.name.padEnd(6)} ${command.summary}`)
  return `mcp-mount: the HTTP API that you have, as an MCP server

Usage: mcp-mount <command> …

${lines.join('\n')}

  mcp-mount <command> --help   options and an example
  mcp-mount --version

Example: mcp-mount serve https://petstore3.swagger.io/api/v3/openapi.json --port 8000
`
}

function print(text: string): number {
  process.stdout.write(text)
  return 0
}

function fail(text: string, exitCode: number): number {
  process.stderr.write(text)
  return exitCode
}

function version(): string {
  const manifest = createRequire(import.meta.url)('../../package.json') as { readonly version: string }
  return manifest.version
}
