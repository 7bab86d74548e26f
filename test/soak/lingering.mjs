// Attackers who come to stay: each opens connections and holds them until the server ends them.
import { connect } from 'node:net'
import { post } from './connection.mjs'

/** @returns how to give them up */
export function startLingering({ hostname, port, host }, token) {
  const target = { host }
  const sockets = new Set()
  const timers = []
  const open = (count, begin) => {
    for (let n = 0; n < count; n += 1) {
      const socket = connect(Number(port), hostname)
      sockets.add(socket)
      socket.on('error', () => {}).on('close', () => sockets.delete(socket))
      socket.on('connect', () => begin(socket))
    }
  }
  const every = (socket, ms, text) => timers.push(setInterval(() => socket.destroyed || socket.write(text), ms))
  const call = post(target, token, 'tools/call', { name: 'big', arguments: {} })
  const head = 'POST /mcp HTTP/1.1\r\nHost: x\r\n'

  // Nothing at all, for ever.
  open(40, () => {})
  // A head that never ends, byte by byte.
  open(40, (socket) => (socket.write(head), every(socket, 900, 'X')))
  // A body that never ends, announced and not.
  open(
    20,
    (socket) => (
      socket.write(post(target, token, 'tools/list', {}, { headers: { 'Content-Length': 90_000 } })),
      every(socket, 900, ' ')
    ),
  )
  open(20, (socket) => {
    const chunked = { 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' }
    socket.write(post(target, token, 'tools/list', {}, { headers: chunked, body: '' }))
    every(socket, 900, '1\r\n \r\n')
  })
  // Half of it closed.
  open(20, (socket) => socket.end(head))
  // Many requests for much, and no answer read.
  open(20, (socket) => (socket.pause(), socket.write(call.repeat(40))))
  return {
    stop() {
      for (const timer of timers) clearInterval(timer)
      for (const socket of sockets) socket.destroy()
    },
  }
}
