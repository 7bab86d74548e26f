/** The connection on which a request arrived. */
import type { IncomingMessage } from 'node:http'

/** As far as the runtime tells. */
export interface Connection {
  readonly remoteAddress?: string | undefined
  readonly localAddress?: string | undefined
  readonly secure?: boolean
}

/** Of a socket of Node's; TLS sockets say that they are encrypted. */
export function connectionOfSocket(
  socket: Pick<IncomingMessage['socket'], 'remoteAddress' | 'localAddress'>,
): Connection {
  return { remoteAddress: socket.remoteAddress, localAddress: socket.localAddress, secure: isEncrypted(socket) }
}

/** TLS sockets of Node's say so. */
export function isEncrypted(socket: object): boolean {
  return 'encrypted' in socket && socket.encrypted === true
}
