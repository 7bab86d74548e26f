/** What stderr says once a server listens. */

/**
 * Writes `Listening:`, a line `MCP endpoint:` for each path, and a client configuration to paste.
 *
 * @param url - origin that listens: `http://127.0.0.1:8000`; 0.0.0.0 and :: are shown as 127.0.0.1
 * @param paths - of the endpoints: `['/mcp']`
 */
export function announce(url: string, paths: readonly string[]): void {
  const origin = toReachable(url)
  const endpoints = paths.map((path) => `${origin}${path}`)
  const lines = [`Listening: ${origin}`, ...endpoints.map((endpoint) => `MCP endpoint: ${endpoint}`)]
  if (endpoints.length > 0)
    lines.push('Client configuration:', JSON.stringify(toClientConfiguration(endpoints), null, 2))
  process.stderr.write(`${lines.join('\n')}\n`)
}

function toReachable(url: string): string {
  const parsed = new URL(url)
  if (parsed.hostname === '0.0.0.0' || parsed.hostname === '[::]') parsed.hostname = '127.0.0.1'
  return parsed.origin
}

/** The form that Claude, Cursor and VS Code read; several endpoints get their path as a name. */
function toClientConfiguration(endpoints: readonly string[]): object {
  const named = endpoints.map((url) => [
    endpoints.length === 1 ? 'api' : new URL(url).pathname.slice(1).replaceAll('/', '-') || 'api',
    { type: 'http', url },
  ])
  return { mcpServers: Object.fromEntries(named) as object }
}
