/** `<source>` of the command line → an `ApiMcp`. */
import { ApiMcp } from '../api-mcp.ts'
import { DEFAULT_LIMITS } from '../options.ts'
import type { ApiMcpOptions } from '../options.ts'
import { isApiMcp } from './is-api-mcp.ts'
import { loadExport, toModuleReference } from './load-module.ts'
import { UsageError } from './usage-error.ts'

/**
 * @param source - URL of a document or of a running API, file of a document, or `module.ts:export` (an app or an `ApiMcp`)
 * @param flags - names of flags given that are options of `ApiMcp`; an `ApiMcp` of the user's own cannot take them
 * @throws ConfigError SOURCE_UNREADABLE, SOURCE_NOT_ALLOWED, SOURCE_UNKNOWN; UsageError
 */
export async function openSource(source: string, options: ApiMcpOptions, flags: readonly string[]): Promise<ApiMcp> {
  if (/^https?:\/\//i.test(source)) return new ApiMcp(await documentUrl(source, options), options)
  const reference = toModuleReference(source)
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

/** The URL of a running API → that of its document. A URL that names a file is taken at its word. */
async function documentUrl(source: string, options: ApiMcpOptions): Promise<string> {
  if (!URL.canParse(source) || /\.(json|ya?ml)$/i.test(new URL(source).pathname)) return source
  const { discoverDocument } = await import('../openapi/discover.ts')
  const { url } = await discoverDocument(source, {
    maxBytes: options.limits?.documentBytes ?? DEFAULT_LIMITS.documentBytes,
    ...(options.documentHeaders && { headers: options.documentHeaders }),
  })
  const { username, password } = new URL(source)
  return url === undefined ? source : Object.assign(new URL(url), { username, password }).href
}
