/** The connection on which a request arrived. */
import type { IncomingMessage } from 'node:http'

/** As far as the runtime tells. */
export interface Connection {
  readonly remoteAddress?: string
  readonly localAddress?: string
  readonly secure?: boolean
}

/** Of a socket of Node's; TLS sockets say that they are encrypted. */
export function connectionOfSocket(
  socket: Pick<IncomingMessage['socket'], 'remoteAddress' | 'localAddress'>,
): Connection {
  const { remoteAddress, localAddress } = socket
  return {
    ...(remoteAddress === undefined ? {} : { remoteAddress }),
    ...(localAddress === undefined ? {} : { localAddress }),
    secure: 'encrypted' in socket && socket.encrypted === true,
  }
}
