/** What a person sees who opens the endpoint in a browser. */
import { createHash } from 'node:crypto'
import type { EndpointRequest, EndpointResponse } from '../model/exchange.ts'

/** True for a GET by a browser; MCP clients ask for an event stream. */
export function isBrowserVisit(request: EndpointRequest): boolean {
  const accept = request.headers['accept']
  return request.method === 'GET' && typeof accept === 'string' && accept.includes('text/html')
}

/**
 * A page without anything from elsewhere. Its address is filled in by the browser: the Host header is not to be trusted.
 *
 * @param name - of the server, as the API says it; undefined before the API was read
 */
export function toBrowserPage(name: string | undefined): EndpointResponse {
  const title = escapeHtml(name ?? 'API')
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}: MCP server</title>
<style>${STYLE}</style>
<h1>${title}</h1>
<p>This address is a <a href="https://modelcontextprotocol.io">Model Context Protocol</a> server: it gives AI agents this API as tools. It answers MCP clients, not browsers.</p>
<h2>Connect</h2>
<p>Give your client this URL (transport: Streamable HTTP):</p>
<pre data-url>the address of this page</pre>
<p>or paste this into its configuration (<code>mcp.json</code>):</p>
<pre data-config>{ "mcpServers": { "api": { "type": "http", "url": "the address of this page" } } }</pre>
<script>${SCRIPT}</script>
</html>
`
  return { status: 200, headers: HEADERS, body }
}

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:4rem auto;padding:0 1rem}pre{background:#8882;padding:1rem;overflow:auto}'

const SCRIPT = `const url = location.origin + location.pathname
document.querySelector('[data-url]').textContent = url
document.querySelector('[data-config]').textContent = JSON.stringify({ mcpServers: { api: { type: 'http', url } } }, null, 2)`

const HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src '${toCspHash(STYLE)}'; script-src '${toCspHash(SCRIPT)}'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  vary: 'accept',
}

function toCspHash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
