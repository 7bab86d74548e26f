/** The flags that say how an API becomes tools, shared by all commands that take a `<source>`. */
import { readFileSync } from 'node:fs'
import { isJsonObject } from '../model/json.ts'
import type { ApiMcpOptions, OperationFilter } from '../options.ts'
import { loadExport } from './load-module.ts'
import { UsageError } from './usage-error.ts'

const FILTERS = ['operations', 'tags', 'paths', 'methods'] as const

/** For `parseArgs`. */
export const API_FLAGS = {
  config: { type: 'string' },
  'base-url': { type: 'string' },
  header: { type: 'string', multiple: true },
  'include-operations': { type: 'string', multiple: true },
  'include-tags': { type: 'string', multiple: true },
  'include-paths': { type: 'string', multiple: true },
  'include-methods': { type: 'string', multiple: true },
  'exclude-operations': { type: 'string', multiple: true },
  'exclude-tags': { type: 'string', multiple: true },
  'exclude-paths': { type: 'string', multiple: true },
  'exclude-methods': { type: 'string', multiple: true },
} as const

/** The part of `--help` about them. */
export const API_HELP = `  --base-url URL         where the API is, path included; needed when the document does not come from there
  --header NAME=env:VAR  sent with the document's request and every call, to their own origin only;
                         NAME=file:PATH reads a file. Repeatable
  --config FILE          module that exports the options of ApiMcp; flags win over it, excludes add up
  --include-operations, --include-tags, --include-paths, --include-methods
  --exclude-operations, --exclude-tags, --exclude-paths, --exclude-methods
                         which operations become tools; lists with commas, repeatable; an exclude always wins
`

type Flag = keyof typeof API_FLAGS
export type ApiFlagValues = Readonly<{ [Name in Flag]?: string | string[] | undefined }>

/**
 * @returns options of `ApiMcp`; flags are laid over those of `--config`
 * @throws UsageError for a flag that cannot be used; ConfigError when the config module cannot be loaded
 */
export async function readApiOptions(flags: ApiFlagValues): Promise<ApiMcpOptions> {
  const headers = readHeaders(lists(flags.header))
  const config = await readConfig(flags.config)
  const include = readFilter(flags, 'include')
  const exclude = readFilter(flags, 'exclude')
  return {
    ...config,
    ...(include && { include: { ...config.include, ...include } }),
    ...(exclude && { exclude: addFilters(config.exclude ?? {}, exclude) }),
    ...(headers && { documentHeaders: { ...config.documentHeaders, ...headers } }),
    upstream: {
      ...config.upstream,
      ...(flags['base-url'] !== undefined && { baseUrl: readBaseUrl(String(flags['base-url'])) }),
      ...(headers && { headers: { ...config.upstream?.headers, ...headers } }),
    },
  }
}

/** The flags of {@link API_FLAGS} that were given: an `ApiMcp` of the user's own has its options already. */
export function givenApiFlags(flags: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(API_FLAGS).filter((name) => flags[name] !== undefined)
}

async function readConfig(file: ApiFlagValues['config']): Promise<ApiMcpOptions> {
  if (file === undefined) return {}
  const config = await loadExport({ file: String(file), exportName: undefined })
  if (!isJsonObject(config)) {
    throw new UsageError(
      `--config ${String(file)} exports no options`,
      'Export an object: export default { include: … }',
    )
  }
  return config
}

function readFilter(flags: ApiFlagValues, verb: 'include' | 'exclude'): OperationFilter | undefined {
  const given = FILTERS.flatMap((member) => {
    const values = lists(flags[`${verb}-${member}`])
    if (values.length === 0) return []
    // A glob may hold commas: /{users,teams}/**
    const list = member === 'paths' ? values : values.flatMap((value) => value.split(',')).map((value) => value.trim())
    return [[member, list.filter((value) => value !== '')] as const]
  })
  return given.length === 0 ? undefined : Object.fromEntries(given)
}

/** Excludes add up: a flag must not show again what the configuration hides. */
function addFilters(one: OperationFilter, other: OperationFilter): OperationFilter {
  const sums = FILTERS.map((member) => [member, [...(one[member] ?? []), ...(other[member] ?? [])]] as const)
  return Object.fromEntries(sums.filter(([, list]) => list.length > 0))
}

function readBaseUrl(text: string): string {
  if (URL.canParse(text) && /^https?:\/\//i.test(text)) return text
  throw new UsageError(
    `--base-url is no http(s) URL: "${text}"`,
    'Write it whole: --base-url https://api.example.com/v1',
  )
}

function readHeaders(values: readonly string[]): Record<string, string> | undefined {
  if (values.length === 0) return undefined
  return Object.fromEntries(values.map(readHeader))
}

function readHeader(text: string): [string, string] {
  const [, name = '', kind = '', place = ''] = /^([!#$%&'*+.^_`|~\w-]+)=(env|file):(.+)$/s.exec(text) ?? []
  if (name === '') {
    // The text may hold a secret, so it is not repeated.
    throw new UsageError(
      '--header is not NAME=env:VAR or NAME=file:PATH',
      'Secrets on a command line are seen by every user of the machine: put the value in a variable or a file.',
    )
  }
  const value = kind === 'env' ? process.env[place] : readSecretFile(place, name)
  if (value === undefined) throw new UsageError(`--header ${name}: the variable ${place} is not set`)
  if (/[\r\n\0]/.test(value)) throw new UsageError(`--header ${name}: the value has line breaks`)
  return [name.toLowerCase(), value]
}

function readSecretFile(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8').trimEnd()
  } catch {
    throw new UsageError(`--header ${name}: the file ${path} cannot be read`)
  }
}

function lists(value: string | string[] | undefined): readonly string[] {
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}
