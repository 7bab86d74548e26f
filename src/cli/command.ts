/** What a file of `commands/` exports, and how a command reads its options. */
import { parseArgs } from 'node:util'
import type { ParseArgsConfig } from 'node:util'
import { UsageError } from './usage-error.ts'

export interface Command {
  /** The whole text of `--help`, with an example. */
  readonly help: string
  /**
   * @param argv - what stands after the command's name
   * @returns the exit code
   * @throws UsageError; whatever the work throws
   */
  run(argv: readonly string[]): Promise<number>
}

type Options = NonNullable<ParseArgsConfig['options']>
type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; allowPositionals: true; strict: true }>
>

/**
 * Reads options and positionals.
 *
 * @param names - of the positionals, all required: `['source', 'tool']`
 * @throws UsageError for an unknown option, a missing value, a missing or surplus positional
 */
export function readArguments<T extends Options>(
  argv: readonly string[],
  options: T,
  names: readonly string[],
): Parsed<T> {
  const parsed = parseOrRefuse({ args: [...argv], options, allowPositionals: true, strict: true } as const)
  const missing = names[parsed.positionals.length]
  if (missing !== undefined) throw new UsageError(`<${missing}> is missing`)
  const surplus = parsed.positionals[names.length]
  if (surplus !== undefined) throw new UsageError(`"${surplus}" is one argument too many`)
  return parsed
}

function parseOrRefuse<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config)
  } catch (error) {
    const [message = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    const [, option = ''] = /'(--?[^' ]+)/.exec(message) ?? []
    if (message.startsWith('Unknown option')) {
      throw new UsageError(`there is no option ${option}`, suggest(option, Object.keys(config.options ?? {})))
    }
    if (message.endsWith('argument missing') || message.endsWith('is ambiguous.')) {
      throw new UsageError(`${option} needs a value`, `One that begins with a dash is written ${option}=-x.`)
    }
    throw new UsageError(message)
  }
}

/** `--include-tag` → `Did you mean --include-tags?` */
function suggest(option: string, names: readonly string[]): string | undefined {
  const typed = option.replace(/^-+/, '')
  const near = names.filter((name) => typed !== '' && (name.startsWith(typed) || typed.startsWith(name)))
  return near.length === 0 ? undefined : `Did you mean ${near.map((name) => `--${name}`).join(' or ')}?`
}

/** `--port`. @throws UsageError unless a whole number from 0 to 65535 */
export function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) {
    throw new UsageError(`--port is no port: "${text}"`, 'Give a whole number from 0 to 65535; 0 picks a free one.')
  }
  return port
}
