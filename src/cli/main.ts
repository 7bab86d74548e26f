/** Command line → command → exit code: 0 fine, 1 the work failed, 2 wrong usage. */
import { createRequire } from 'node:module'
import type { Command } from './command.ts'
import { describeFailure } from './describe-failure.ts'
import { UsageError } from './usage-error.ts'

interface Entry {
  /** One line for the overview. */
  readonly summary: string
  /** A command is loaded when it is asked for: with it comes all that it works with. */
  readonly load: () => Promise<Command>
}

/** In the order of the overview. */
const COMMANDS = new Map<string, Entry>(
  Object.entries({
    run: {
      summary: 'serves an app of any framework, with the MCP endpoints mounted on it',
      load: async () => (await import('./commands/run.ts')).runCommand,
    },
    serve: {
      summary: 'serves any API as an MCP server',
      load: async () => (await import('./commands/serve.ts')).serveCommand,
    },
    tools: {
      summary: 'lists the tools that an API becomes, with their token cost',
      load: async () => (await import('./commands/tools.ts')).toolsCommand,
    },
    call: {
      summary: 'calls one tool, or shows the request that it would send',
      load: async () => (await import('./commands/call.ts')).callCommand,
    },
    check: {
      summary: 'says how ready an API is for agents',
      load: async () => (await import('./commands/check.ts')).checkCommand,
    },
  }),
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
  if (name === '--help' || name === '-h' || name === 'help') return print(await help(rest[0]))
  const entry = COMMANDS.get(name)
  if (entry === undefined) {
    return fail(`mcp-mount: there is no command "${name}"\n  Commands: ${[...COMMANDS.keys()].join(', ')}.\n`, 2)
  }
  if (rest.includes('--help') || rest.includes('-h')) return print(await help(name))
  try {
    const command = await entry.load()
    return await command.run(rest)
  } catch (error) {
    const usage = error instanceof UsageError ? `  Usage: mcp-mount ${name} --help\n` : ''
    return fail(describeFailure(error) + usage, error instanceof UsageError ? 2 : 1)
  }
}

async function help(name: string | undefined): Promise<string> {
  const entry = name === undefined ? undefined : COMMANDS.get(name)
  return entry === undefined ? overview() : (await entry.load()).help
}

function overview(): string {
  const lines = [...COMMANDS].map(([name, { summary }]) => `  ${name.padEnd(6)} ${summary}`)
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
