/** Node's responses on one connection: each in its turn, and none that nobody takes. */
import type { IncomingMessage, ServerResponse } from 'node:http'

/** A client that takes no byte for so long is cut off: what waits for it is memory. */
const STALLED_MS = 30_000

/** By connection: what waits for it to close. */
const waiting = new WeakMap<object, Set<() => void>>()

/**
 * Clients may send many requests before they read an answer (RFC 9112 §9.3.2). Node starts all of them at once, and keeps
 * the answers until their turn comes: a few kilobytes would fill the memory.
 *
 * @returns resolves when the answers before this one are sent, to false when the connection was closed before; undefined
 *   when there are none before
 */
export function turnOf(request: IncomingMessage, response: ServerResponse): Promise<boolean> | undefined {
  // HTTP/2 has streams of their own, and others may have made something that is no response of Node's.
  if (response.socket !== null || request.socket === null) return undefined
  const { socket } = request
  if (socket.destroyed) return Promise.resolve(false)
  return new Promise((resolve) => {
    const left = (): void => done(false)
    const arrived = (): void => done(true)
    const closing = closingOf(socket)
    const done = (isHere: boolean): void => {
      closing.delete(left)
      response.off('socket', arrived)
      resolve(isHere)
    }
    closing.add(left)
    response.once('socket', arrived)
  })
}

/** One listener for all, since there may be hundreds. */
function closingOf(socket: IncomingMessage['socket']): Set<() => void> {
  const known = waiting.get(socket)
  if (known !== undefined) return known
  const listeners = new Set<() => void>()
  waiting.set(socket, listeners)
  socket.once('close', () => {
    for (const listener of listeners) listener()
  })
  return listeners
}

/** From now on, when all of a response is written: its connection is closed when the client takes nothing for a while. */
export function endStalled(response: ServerResponse): void {
  // What calls the app in memory (`app.inject()`) has no connection.
  if (response.socket?.localAddress !== undefined) response.setTimeout(STALLED_MS)
}

/** The same for a response that somebody else will write. */
export function endStalledLater(response: ServerResponse): void {
  response.once('prefinish', () => endStalled(response))
}

/** Resolves when a stream may be written on, or is closed. A client that takes nothing for a while is cut off. */
export function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const stalled = setTimeout(() => response.destroy(), STALLED_MS)
    const done = (): void => {
      clearTimeout(stalled)
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.once('drain', done)
    response.once('close', done)
  })
}
