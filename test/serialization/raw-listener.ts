/** An HTTP server that keeps what arrives as bytes: a parser that normalises would hide mistakes. */
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

export interface RecordedRequest {
  readonly method: string
  /** The raw request target. */
  readonly target: string
  /** As sent, in order; names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
}

export interface RawListener {
  readonly origin: string
  /** Requests since the last call. */
  take(): RecordedRequest[]
  /** What a GET of this path answers; everything else is `{"ok":true}`. */
  serve(path: string, json: unknown): void
  close(): Promise<void>
}

export async function startRawListener(): Promise<RawListener> {
  let recorded: RecordedRequest[] = []
  const documents = new Map<string, string>()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let pending = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk])
      for (let next = readRequest(pending); next !== undefined; next = readRequest(pending)) {
        pending = pending.subarray(next.length)
        const { request } = next
        const document = documents.get(request.target)
        if (document === undefined) recorded.push(request)
        const text = document ?? '{"ok":true}'
        const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n`
        socket.write(request.method === 'HEAD' ? head : head + text)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = recorded
      recorded = []
      return taken
    },
    serve: (path, json) => void documents.set(path, JSON.stringify(json)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

function readRequest(bytes: Buffer): { request: RecordedRequest; length: number } | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [requestLine = '', ...lines] = bytes.toString('utf8', 0, end).split('\r\n')
  const [method = '', target = ''] = requestLine.split(' ')
  const headers = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
  })
  const start = end + 4
  const value = (name: string): string | undefined => headers.find(([key]) => key === name)?.[1]
  if (value('transfer-encoding') !== undefined) throw new Error('the listener reads no chunked requests')
  const length = Number(value('content-length') ?? 0)
  if (bytes.length < start + length) return undefined
  const body = Buffer.from(bytes.subarray(start, start + length))
  return { request: { method, target, headers, body }, length: start + length }
}
