/** What stderr says once a server listens. */
import type { MountedEndpoint } from '../adapters/mounted.ts'

/**
 * Writes `Listening:`, a line `MCP endpoint:` for each endpoint, and a client configuration to paste.
 *
 * @param url - origin that listens: `http://127.0.0.1:8000`; 0.0.0.0 and :: are shown as 127.0.0.1
 */
export function announce(url: string, mounted: readonly MountedEndpoint[]): void {
  const origin = toReachable(url)
  const lines = [`Listening: ${origin}`, ...mounted.map(({ path }) => `MCP endpoint: ${origin}${path}`)]
  if (mounted.length > 0)
    lines.push('Client configuration:', JSON.stringify(toClientConfiguration(origin, mounted), null, 2))
  process.stderr.write(`${lines.join('\n')}\n`)
}

function toReachable(url: string): string {
  const parsed = new URL(url)
  if (parsed.hostname === '0.0.0.0' || parsed.hostname === '[::]') parsed.hostname = '127.0.0.1'
  return parsed.origin
}

/** The form that most clients read (in VS Code the member is called `servers`); several endpoints get their path as a name. */
function toClientConfiguration(origin: string, mounted: readonly MountedEndpoint[]): object {
  const named = mounted.map(({ path, transport }) => [
    mounted.length === 1 ? 'api' : path.slice(1).replaceAll('/', '-') || 'api',
    { type: transport, url: `${origin}${path}` },
  ])
  return { mcpServers: Object.fromEntries(named) as object }
}
