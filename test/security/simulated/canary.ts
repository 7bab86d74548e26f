/** The canary: nobody may reach it. A connection is a request, whatever is said on it. */
import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'

export interface Canary {
  readonly port: number
  /** Connections since it started. */
  readonly connections: () => number
  close(): void
}

const DOCUMENT = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'canary', version: '1', description: 'ami-id' },
  paths: { '/canary': { get: { operationId: 'canary', responses: { 200: { description: 'ok' } } } } },
})

/**
 * @param jwks - the attacker's public keys, at `/jwks`
 * @param isolated - in a network namespace: also at port 80 of every address, so of 169.254.169.254 and 203.0.113.10
 */
export async function startCanary(jwks: string, isolated: boolean): Promise<Canary> {
  let connections = 0
  const sockets = new Set<Socket>()
  const serve = (socket: Socket): void => {
    connections += 1
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (chunk) => {
      const body = chunk.toString('latin1').split(' ')[1]?.startsWith('/jwks') === true ? jwks : DOCUMENT
      socket.end(
        `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      )
    })
  }
  const servers: Server[] = []
  const open = async (port: number, host: string): Promise<number> => {
    const server = createServer(serve)
    servers.push(server)
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ port, host, ipv6Only: host.includes(':') }, resolve)
    })
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }
  const port = await open(0, '127.0.0.1')
  await open(port, '::1')
  if (isolated) await open(80, '0.0.0.0')
  return {
    port,
    connections: () => connections,
    close() {
      for (const server of servers) server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
