/** Starts Node's HTTP server on an address, with errors that say what to do. */
import type { Server } from 'node:http'
import { ConfigError } from '../errors.ts'

export interface ListenAddress {
  /** `127.0.0.1`, `0.0.0.0`, `::` */
  readonly host: string
  /** 0 picks a free one. */
  readonly port: number
}

export interface Listening {
  /** Origin: `http://127.0.0.1:8000`; a wildcard host as it was given. */
  readonly url: string
  /** Takes no new connections and ends when the requests under way are answered. Idempotent. */
  close(): Promise<void>
}

/** @throws ConfigError APP_NOT_STARTED */
export async function listenServer(server: Server, address: ListenAddress): Promise<Listening> {
  let underWay = 0
  let closing: Promise<void> | undefined
  server.on('request', (_request, response) => {
    underWay++
    // Not `once`, whose records may outlive the request.
    response.on('close', () => {
      underWay--
      endConnections()
    })
  })
  // Node takes a connection on which nothing was asked yet for a busy one.
  const endConnections = (): void => {
    if (closing !== undefined && underWay === 0) server.closeAllConnections()
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(address.port, address.host, resolve)
  }).catch((cause: unknown) => {
    throw toListenError(cause, address)
  })
  return {
    url: originOf(server, address),
    close() {
      closing ??= new Promise((resolve) => void server.close(() => resolve()))
      endConnections()
      return closing
    },
  }
}

/** Where a server listens, the host as it was given. */
export function originOf(server: Server, { host, port }: ListenAddress): string {
  const bound = server.address()
  const actual = typeof bound === 'object' && bound !== null ? bound.port : port
  // TLS servers can change their certificates.
  const scheme = 'setSecureContext' in server ? 'https' : 'http'
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${actual}`
}

type Reason = (address: ListenAddress) => readonly [message: string, hint: string]

const listensAlready: Reason = () => [
  'the app listens already',
  'Its module calls listen() itself. Leave that to this command, or start the module with node.',
]

const REASONS: Readonly<Record<string, Reason>> = {
  FST_ERR_REOPENED_SERVER: listensAlready,
  ERR_SERVER_ALREADY_LISTEN: listensAlready,
  EADDRINUSE: ({ host, port }) => [
    `port ${port} of ${host} is taken`,
    'Stop what listens there, or give another port; 0 picks a free one.',
  ],
  EACCES: ({ port }) => [`this user may not listen on port ${port}`, 'Give a port of 1024 or higher.'],
  EADDRNOTAVAIL: ({ host }) => [`${host} is no address of this machine`, 'Give 127.0.0.1, or 0.0.0.0 for all.'],
  ENOTFOUND: ({ host }) => [`${host} is no known host name`, 'Give 127.0.0.1, or 0.0.0.0 for all.'],
}

/** What `listen` failed with → APP_NOT_STARTED; anything that is not about the address stays as it is. */
export function toListenError(cause: unknown, address: ListenAddress): unknown {
  const code: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'code') : undefined
  const reason = typeof code === 'string' && Object.hasOwn(REASONS, code) ? REASONS[code] : undefined
  if (reason === undefined) return cause
  const [message, hint] = reason(address)
  return new ConfigError('APP_NOT_STARTED', message, { hint, cause })
}
