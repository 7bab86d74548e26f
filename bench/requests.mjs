// The requests as bytes, for both eras of the protocol.
const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
}
const ACCEPT = 'application/json, text/event-stream'

export function get(path) {
  return `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n`
}

/** @param {'modern' | 'legacy'} era */
export function mcp(era, method, params = {}, { session, path = '/mcp' } = {}) {
  const modern = era === 'modern'
  // The load generator gives each connection an id of its own: servers with sessions lose one of two equal ids under way.
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 100_000,
    method,
    params: modern ? { ...params, _meta: META } : params,
  })
  const headers = {
    Host: '127.0.0.1',
    Connection: 'keep-alive',
    'Content-Type': 'application/json',
    Accept: ACCEPT,
    'MCP-Protocol-Version': modern ? '2026-07-28' : '2025-06-18',
    ...(modern ? { 'Mcp-Method': method } : {}),
    ...(modern && params.name ? { 'Mcp-Name': params.name } : {}),
    ...(session ? { 'Mcp-Session-Id': session } : {}),
    'Content-Length': Buffer.byteLength(body),
  }
  return `POST ${path} HTTP/1.1\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n${body}`
}

export const callItem = (era, session) =>
  mcp(era, 'tools/call', { name: 'get_item', arguments: { item_id: 7 } }, { session })
export const callBlob = (era, session) =>
  mcp(era, 'tools/call', { name: 'get_blob', arguments: { item_id: 7 } }, { session })
export const callPage = (era, session) =>
  mcp(era, 'tools/call', { name: 'get_page', arguments: { item_id: 7 } }, { session })
export const listTools = (era, session) => mcp(era, 'tools/list', {}, { session })

/** Opens a session where a server keeps them: its id, or undefined. */
export async function openSession(port, path = '/mcp') {
  const url = `http://127.0.0.1:${port}${path}`
  const headers = { 'content-type': 'application/json', accept: ACCEPT }
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'bench', version: '1' } }
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body: JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params }),
  })
  await response.text()
  const session = response.headers.get('mcp-session-id') ?? undefined
  if (session) {
    const initialized = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'mcp-session-id': session, 'mcp-protocol-version': '2025-06-18' },
      body: JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }),
    })
    await initialized.text()
  }
  return session
}
