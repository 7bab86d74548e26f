/** The simulated API: reads requests as bytes, records them, answers as SECURITY-TESTS.md §9 says. */
import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { createMessageReader, headerOf } from '../raw-http.ts'
import type { Headers, RawMessage } from '../raw-http.ts'
import type { Override } from '../test-file.ts'
import { createCertificate } from './certificate.ts'
import type { Certificate } from './certificate.ts'
import { answerFor } from './upstream-answers.ts'

export interface Recording {
  readonly method: string
  /** Raw request target. */
  readonly target: string
  readonly headers: Headers
  readonly body: Buffer
  /** Not yet answered in full, and the client is still there. */
  open: boolean
}

export interface SimulatedUpstream {
  readonly port: number
  readonly tlsPort: number
  readonly recordings: Recording[]
  /** Served at `/openapi.json`. */
  document: string
  overrides: Readonly<Record<string, Override>>
  close(): void
}

let certificate: Certificate | undefined

export async function startUpstream(canaryUrl: string): Promise<SimulatedUpstream> {
  const sockets = new Set<Socket>()
  const recordings: Recording[] = []
  const upstream = { recordings, document: '{}', overrides: {} as Readonly<Record<string, Override>> }

  const serve = (socket: Socket): void => {
    sockets.add(socket)
    const reader = createMessageReader(false)
    let turn = Promise.resolve()
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (chunk) => {
      for (const message of reader.push(chunk)) turn = turn.then(() => answer(socket, message))
    })
  }
  const answer = async (socket: Socket, message: RawMessage): Promise<void> => {
    const [method = '', target = ''] = message.startLine.split(' ')
    const recording: Recording = {
      method,
      target,
      headers: message.headers,
      body: message.body,
      open: !socket.destroyed,
    }
    recordings.push(recording)
    const left = (): void => void (recording.open = false)
    socket.once('close', left)
    await answerFor({ recording, socket, canaryUrl, document: upstream.document, overrides: upstream.overrides })
    recording.open = false
    socket.off('close', left)
    if (headerOf(message.headers, 'connection')?.toLowerCase() === 'close') socket.end()
  }

  certificate ??= createCertificate()
  const plain = createServer(serve)
  const secure = createTlsServer(certificate, serve)
  secure.on('tlsClientError', () => {})
  const servers: Server[] = [plain, secure]
  const [port = 0, tlsPort = 0] = await Promise.all(servers.map(listen))
  return Object.assign(upstream, {
    port,
    tlsPort,
    close() {
      for (const server of servers) server.close()
      for (const socket of sockets) socket.destroy()
    },
  })
}

export function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}
