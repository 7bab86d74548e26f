// HTTP as bytes, for messages that no client would send.
import { connect } from 'node:net'

const VERSION = '2026-07-28'
export const META = {
  'io.modelcontextprotocol/protocolVersion': VERSION,
  'io.modelcontextprotocol/clientInfo': { name: 'soak', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
}

/** The text of a request: `post(url, token, 'tools/call', { name: 'item', arguments: {} })`. */
export function post({ host }, token, method, params = {}, { headers = {}, body, path = '/mcp' } = {}) {
  const text = body ?? JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: META } })
  const fields = {
    Host: host,
    'Content-Type': 'application/json',
    Accept: 'application/json, text/event-stream',
    'MCP-Protocol-Version': VERSION,
    'Mcp-Method': method,
    ...(params.name === undefined ? {} : { 'Mcp-Name': params.name }),
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    'Content-Length': Buffer.byteLength(text),
    ...headers,
  }
  const lines = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}\r\n`],
  )
  return `POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`
}

/** Writes, and resolves with what came until the answer is complete, the connection ended or the time is over. */
export function exchange({ hostname, port }, text, { ms = 5000, read = true, reset = false } = {}) {
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    const chunks = []
    let timer
    const finish = () => {
      clearTimeout(timer)
      if (reset) socket.resetAndDestroy()
      else socket.destroy()
      resolve(Buffer.concat(chunks).toString('latin1'))
    }
    timer = setTimeout(finish, ms)
    socket.on('error', finish).on('close', finish)
    if (read) {
      socket.on('data', (chunk) => {
        chunks.push(chunk)
        if (isComplete(Buffer.concat(chunks).toString('latin1'))) finish()
      })
    } else socket.pause()
    socket.write(text)
  })
}

function isComplete(text) {
  const end = text.indexOf('\r\n\r\n')
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end + 2))?.[1]
  return end !== -1 && (length === undefined ? text.endsWith('\r\n0\r\n\r\n') : text.length >= end + 4 + Number(length))
}

/** @returns undefined when there was no answer */
export function statusOf(text) {
  const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]
  return status === undefined ? undefined : Number(status)
}
