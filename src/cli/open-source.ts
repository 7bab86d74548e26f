/** `<source>` of the command line → an `ApiMcp`. */
import { ApiMcp } from '../api-mcp.ts'
import type { ApiMcpOptions } from '../options.ts'
import { loadExport, toModuleReference } from './load-module.ts'
import { UsageError } from './usage-error.ts'

/**
 * @param source - URL of a document or of a running API, file of a document, or `module.ts:export` (an app or an `ApiMcp`)
 * @param flags - names of flags given that are options of `ApiMcp`; an `ApiMcp` of the user's own cannot take them
 * @throws ConfigError SOURCE_UNREADABLE, SOURCE_UNKNOWN; UsageError
 */
export async function openSource(source: string, options: ApiMcpOptions, flags: readonly string[]): Promise<ApiMcp> {
  const reference = /^https?:\/\//i.test(source) ? undefined : toModuleReference(source)
  if (reference === undefined) return new ApiMcp(source, options)
  const exported = await loadExport(reference)
  if (!isApiMcp(exported)) return new ApiMcp(exported, options)
  if (flags.length > 0) {
    throw new UsageError(
      `--${flags[0]} cannot be given for ${source}: it is an ApiMcp with options of its own`,
      'Leave the flag out, or name the API app instead.',
    )
  }
  return exported
}

/** By shape: the module may have loaded another copy of this package. */
export function isApiMcp(value: unknown): value is ApiMcp {
  if (typeof value !== 'object' || value === null) return false
  return ['mountHttp', 'tools', 'call', 'listen'].every((name) => typeof Reflect.get(value, name) === 'function')
}
