// What attackers do. Each resolves with the answer's text, if there was one.
import { exchange, META, post } from './connection.mjs'

const nested = (depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
const tree = (depth) => (depth === 0 ? { kind: 'a' } : { kind: 'b', child: tree(depth - 1) })
const call = (name, args = {}) => ['tools/call', { name, arguments: args }]
const pick = (list) => list[Math.floor(Math.random() * list.length)]

const random = () => Math.random().toString(36).slice(2)

/** @param target - URL of the endpoint. @param token - of a caller who is signed in and means harm */
export function createAttacks(target, token, forged) {
  const send = (text, options) => exchange(target, text, options)
  const list = (headers) => post(target, token, 'tools/list', {}, { headers })
  const raw = (body, headers) => send(post(target, token, 'tools/list', {}, { body, headers }))
  return {
    'no token': () => send(post(target, undefined, ...call('item', { id: '1' }))),
    'forged token': async () => send(post(target, await forged(), ...call('item', { id: '1' }))),
    'odd token': () => send(post(target, pick(['a.b.c', '..', 'x'.repeat(8000), '%00']), 'tools/list')),
    'foreign host': () => send(list({ Host: 'evil.example' })),
    'foreign origin': () => send(list({ Origin: 'http://evil.example' })),
    'two hosts': () => send(list({ host: 'evil.example' })),
    'no http': () =>
      send(pick(['\u0016\u0003\u0001', 'GET\r\n\r\n', '\r\n\r\n\r\nx', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'])),
    smuggling: () => send(list({ 'Transfer-Encoding': 'chunked' })),
    'header flood': () => send(list(Object.fromEntries(Array.from({ length: 1500 }, (_, i) => [`X-${i}`, 'x'])))),
    'long header': () => send(list({ 'X-Long': 'x'.repeat(40_000) })),
    'wrong name': () => send(post(target, token, ...call('item', { id: '1' }), { headers: { 'Mcp-Name': 'slow' } })),
    'no json': () => raw(pick(['', '{', 'NaN', '\uFFFF', '[]', 'null', '{"__proto__":{}}'])),
    'deep json': () => raw(nested(20_000)),
    'many brackets': () => raw('['.repeat(100_000)),
    'too long': () => raw('x', { 'Content-Length': 999_999_999 }),
    'long body': () => raw(`"${'x'.repeat(250_000)}"`),
    'old batch': () =>
      raw(JSON.stringify(Array.from({ length: 100 }, (_, id) => ({ jsonrpc: '2.0', id, method: 'tools/list' }))), {
        'MCP-Protocol-Version': '2025-03-26',
      }),
    'other method': () => send(post(target, token, pick(['initialize', 'ping', 'resources/list', '__proto__', 'x']))),
    'bad path': () =>
      send(post(target, token, ...call('item', { id: pick(['..', '%2e%2e', '../x', '', '\0', '\r\n']) }))),
    'bad arguments': () =>
      send(post(target, token, ...call('item', pick([{}, { id: {} }, { x: 1 }, { constructor: 1 }])))),
    pattern: () => send(post(target, token, ...call('pattern', { v: `${'a'.repeat(20_000)}!` }))),
    'recursive union': () => send(post(target, token, ...call('tree', { tree: tree(50) }))),
    bomb: () => send(post(target, token, ...call('bomb'))),
    infinite: () => send(post(target, token, ...call('infinite'))),
    reset: () => send(post(target, token, ...call('reset'))),
    fail: () => send(post(target, token, ...call('fail'))),
    'names that are new each time': () => send(post(target, token, ...call(random(), { [random()]: random() }))),
    'clients that are new each time': () => {
      const client = { name: random(), version: random(), title: random() }
      const meta = { ...META, 'io.modelcontextprotocol/clientInfo': client }
      return raw(JSON.stringify({ jsonrpc: '2.0', id: random(), method: 'tools/list', params: { _meta: meta } }))
    },
    'paths that are new each time': () =>
      send(`GET /${random()}?${random()} HTTP/1.1\r\nHost: ${target.host}\r\nConnection: close\r\n\r\n`),
    'chunks that are none': () =>
      raw(pick(['zz\r\n{}\r\n0\r\n\r\n', '-1\r\n', 'ffffffffffff\r\n{}', '2\r\n{}}\r\n0\r\n\r\n', '0\r\n']), {
        'Content-Length': undefined,
        'Transfer-Encoding': 'chunked',
      }),
    'long texts': () => send(post(target, token, ...call('item', { id: 'x'.repeat(200_000) }))),
    'wide arguments': () => {
      const wide = Object.fromEntries(Array.from({ length: 8000 }, (_, i) => [`k${i}`, i]))
      return send(post(target, token, ...call('tree', { tree: wide })))
    },
    'old headers that lie': () =>
      raw(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'item', arguments: {} } }), {
        'MCP-Protocol-Version': '2025-06-18',
      }),
    'resets in the middle': () => send(post(target, token, ...call('big')), { ms: pick([1, 5, 20]), reset: true }),
    'pipelined and gone': () => send(post(target, token, ...call('big')).repeat(50), { ms: 50, reset: true }),
    'leaves while it waits': () => send(post(target, token, ...call('slow')), { ms: 100 }),
    'half a request': () => send(list({ 'Content-Length': 5000 }), { ms: 500 }),
    'half a head': () => send('POST /mcp HTTP/1.1\r\nHost: x\r\nX-', { ms: 500 }),
    'silent connections': () => Promise.all(Array.from({ length: 50 }, () => send('', { ms: 500 }))).then(() => ''),
    'never reads': () => send(list().repeat(200), { ms: 1000, read: false }),
    pipelined: () => send(list().repeat(20), { ms: 500 }),
    'event stream': () =>
      send(post(target, token, 'subscriptions/listen', { notifications: { toolsListChanged: true } }), { ms: 300 }),
  }
}
