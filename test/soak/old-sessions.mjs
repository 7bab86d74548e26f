// Attacks on the streams of `mountSse`, beside those on the endpoint.
import { connect } from 'node:net'
import { exchange, post } from './connection.mjs'

export function createSessionAttacks(target, token) {
  const open = () =>
    `GET /sse HTTP/1.1\r\nHost: ${target.host}\r\nAuthorization: Bearer ${token}\r\nAccept: text/event-stream\r\n\r\n`
  const message = (session, body) =>
    post(
      target,
      token,
      'ping',
      {},
      { body, path: `/sse/messages?sessionId=${session}`, headers: { Connection: 'close' } },
    )

  /** Opens a stream, and posts to its session until the time is over; `read` false leaves what comes unread. */
  const session = (body, times, { read = true, ms = 800 } = {}) =>
    new Promise((resolve) => {
      const socket = connect(Number(target.port), target.hostname)
      let text = ''
      const finish = () => (socket.destroy(), resolve(text))
      const timer = setTimeout(finish, ms)
      socket.on('error', () => {}).on('close', () => (clearTimeout(timer), resolve(text)))
      socket.on('data', (chunk) => {
        const known = text.includes('sessionId=')
        text += chunk.toString('latin1').slice(0, 2000)
        const id = /sessionId=([\w-]+)/.exec(text)?.[1]
        if (known || id === undefined) return
        if (!read) socket.pause()
        for (let n = 0; n < times; n += 1) void exchange(target, message(id, body), { ms })
      })
      socket.write(open())
    })
  const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
  const big = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'big', arguments: {} } })
  return {
    'a session that is left': () => session(list, 1, { ms: 100 }),
    'a session that reads nothing': () => session(big, 20, { read: false, ms: 3000 }),
    'a session of nonsense': () => session('{"jsonrpc":"2.0","id":{}}', 5),
    'sessions of others': () => exchange(target, message(crypto.randomUUID(), list)),
  }
}
