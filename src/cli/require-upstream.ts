/** Before calls are made: there must be a place to send them. */
import type { ApiMcp } from '../api-mcp.ts'
import { ConfigError } from '../errors.ts'

/** @throws ConfigError BASE_URL_NEEDED, with the `--base-url` to add where the document names one */
export async function requireUpstream(mcp: ApiMcp, source: string): Promise<void> {
  const { upstream } = await mcp.inspect()
  if (upstream.kind !== 'none') return
  const { suggestion } = upstream
  const known = suggestion !== undefined && URL.canParse(suggestion)
  throw new ConfigError(
    'BASE_URL_NEEDED',
    `${source} does not come from where its API is, and a document does not choose where calls go`,
    {
      hint: known
        ? `If you trust the address that it names, add: --base-url ${suggestion}`
        : 'Add the address of the API: --base-url http://127.0.0.1:8001',
    },
  )
}
