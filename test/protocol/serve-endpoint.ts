/** An endpoint behind a bare HTTP listener on loopback, so that tests see what goes over the wire. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { createAccess } from '../../src/access/access.ts'
import { createCallers } from '../../src/access/callers.ts'
import { createEndpoint } from '../../src/mcp/endpoint.ts'
import type { EndpointSettings, McpEndpoint } from '../../src/mcp/endpoint.ts'
import type { Endpoint, EndpointRequest } from '../../src/model/exchange.ts'
import type { AccessOptions, Limits, Logger } from '../../src/options.ts'
import { DEFAULT_LIMITS } from '../../src/options.ts'
import { createSampleCatalog } from './sample-catalog.ts'

export interface LogLine {
  readonly level: string
  readonly details: object
  readonly message: string
}

export interface EndpointOptions extends Partial<Pick<EndpointSettings, 'catalog' | 'current' | 'extend'>> {
  readonly access?: AccessOptions
  readonly limits?: Partial<Limits>
}

/** Settings around the sample catalog, and what was logged. */
export function createSettings(options: EndpointOptions = {}): EndpointSettings & { readonly lines: LogLine[] } {
  const lines: LogLine[] = []
  const logger = Object.fromEntries(
    ['debug', 'info', 'warn', 'error'].map((level) => [
      level,
      (details: object, message: string) => void lines.push({ level, details, message }),
    ]),
  ) as unknown as Logger
  const catalog = createSampleCatalog()
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const access = options.access ?? {}
  return {
    catalog: options.catalog ?? (() => Promise.resolve(catalog)),
    current: options.current ?? (() => (options.catalog ? undefined : catalog)),
    extend: options.extend,
    access: createAccess({ access, callers: createCallers(access, limits), logger, path: '/mcp' }),
    limits,
    logger,
    lines,
  }
}

export interface ServedEndpoint {
  readonly url: string
  readonly endpoint: McpEndpoint
  readonly lines: readonly LogLine[]
  close(): Promise<void>
}

export async function serveEndpoint(options: EndpointOptions = {}): Promise<ServedEndpoint> {
  const settings = createSettings(options)
  const endpoint = createEndpoint(settings)
  const listener = await serve({ '/mcp': endpoint })
  return {
    url: `${listener.origin}/mcp`,
    endpoint,
    lines: settings.lines,
    async close() {
      await endpoint.close()
      await listener.close()
    },
  }
}

/** @param endpoints - by path */
export async function serve(
  endpoints: Readonly<Record<string, Endpoint>>,
): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const endpoint = endpoints[new URL(request.url ?? '/', 'http://localhost').pathname]
    if (endpoint) void answer(endpoint, request, response)
    else response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function answer(endpoint: Endpoint, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, headers, body } = await endpoint.handle(toEndpointRequest(request, response))
  response.writeHead(status, headers)
  if (typeof body === 'string' || body instanceof Uint8Array || body === null) {
    response.end(body ?? undefined)
    return
  }
  response.flushHeaders()
  // A client that leaves ends the pipeline with an error, which cancels the stream.
  await pipeline(Readable.fromWeb(body as NodeReadableStream), response).catch(() => {})
}

function toEndpointRequest(request: IncomingMessage, response: ServerResponse): EndpointRequest {
  const listeners: (() => void)[] = []
  let cancelled = false
  response.on('close', () => {
    if (response.writableFinished) return
    cancelled = true
    for (const listener of listeners) listener()
  })
  return {
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    headers: request.headers,
    remoteAddress: request.socket.remoteAddress ?? '',
    localAddress: request.socket.localAddress ?? '',
    body: { read: (maxBytes) => readText(request, maxBytes) },
    cancellation: {
      get cancelled() {
        return cancelled
      },
      onCancel(listener) {
        listeners.push(listener)
        return () => void listeners.splice(listeners.indexOf(listener), 1)
      },
    },
  }
}

/** What is over the limit is read and dropped, so that the connection stays usable. */
function readText(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= maxBytes) chunks.push(chunk)
    })
    request.on('end', () => resolve(length > maxBytes ? undefined : Buffer.concat(chunks).toString()))
    request.on('error', reject)
  })
}
