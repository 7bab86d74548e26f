/** Credentials from the document's schemes to the API over the network, and where they never show. */
import { createServer as createHttpServer } from 'node:http'
import type { IncomingMessage, RequestListener, Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'
import type { UpstreamOptions } from '../../src/index.ts'
import { createCertificate } from './simulated/certificate.ts'

const servers: Server[] = []
const open: ApiMcp[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((mcp) => mcp.close()))
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

async function start(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const received: IncomingMessage[] = []
const answer =
  (respond: (request: IncomingMessage) => [number, object]): RequestListener =>
  (request, response) => {
    received.push(request)
    const [status, body] = respond(request)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

const log: string[] = []
const plain = (_key: string, value: unknown): unknown =>
  value instanceof Error ? `${value.stack} ${String(value.cause)}` : value
const write = (details: object, message: string): void => void log.push(`${message} ${JSON.stringify(details, plain)}`)

function create(scheme: object, upstream: UpstreamOptions): ApiMcp {
  received.length = 0
  log.length = 0
  const openapi = {
    openapi: '3.1.0',
    info: { title: 'credentials', version: '1' },
    components: { securitySchemes: { it: scheme } },
    paths: {
      '/mine': { get: { operationId: 'mine', security: [{ it: [] }], responses: {} } },
      '/public': { get: { operationId: 'public', security: [], responses: {} } },
    },
  }
  const logger = { debug: write, info: write, warn: write, error: write }
  const mcp = new ApiMcp(openapi, { upstream, logger })
  open.push(mcp)
  return mcp
}

const echo = answer(({ headers, url }) => [200, { headers, url }])

describe('a key', () => {
  const scheme = { type: 'apiKey', in: 'query', name: 'key' }
  const secret = 'se cret/key'
  test('goes to the operations that ask for it, and does not come back', async () => {
    const port = await start(createHttpServer(echo))
    const mcp = create(scheme, { baseUrl: `http://127.0.0.1:${port}`, credentials: { it: secret } })
    const result = await mcp.call('mine')
    await mcp.call('public')
    expect(received.map(({ url }) => url)).toEqual(['/mine?key=se%20cret%2Fkey', '/public'])
    expect(JSON.stringify(result)).toContain('/mine?key=[hidden]')
    expect(result.isError).toBeUndefined()
  })
  test('is in no plan, no error and no log', async () => {
    const closed = await start(createHttpServer(echo))
    servers.pop()?.close()
    const mcp = create(scheme, { baseUrl: `http://127.0.0.1:${closed}`, credentials: { it: secret } })
    const seen = JSON.stringify([await mcp.plan('mine'), await mcp.call('mine'), log])
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
      expect(seen).not.toContain(form)
    }
    expect(log.join()).toContain('UPSTREAM_UNREACHABLE')
  })
})

test('names that say nothing are warned about', async () => {
  const mcp = new ApiMcp(
    {
      openapi: '3.1.0',
      info: { title: 'x', version: '1' },
      components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
      paths: { '/a': { get: { operationId: 'a', responses: {} } } },
    },
    {
      upstream: { baseUrl: 'http://127.0.0.1:9', credentials: { key: 'never-sent' } },
      access: { auth: { verifyToken: () => undefined, requiredScopes: { a: ['x'], b: ['x'] } } },
      logger: { debug() {}, info() {}, warn() {}, error() {} },
    },
  )
  const { warnings } = await mcp.inspect()
  expect(warnings.map(({ code }) => code)).toEqual(['SCOPES_UNKNOWN', 'CREDENTIAL_UNUSED'])
  await mcp.close()
})

describe('a token', () => {
  const scheme = { type: 'oauth2', flows: { clientCredentials: { tokenUrl: '/token', scopes: {} } } }
  const credentials = { it: { clientId: 'mcp', clientSecret: 'cl13nt-s3cret' } }
  test('that the API refuses is fetched anew, once', async () => {
    let tokens = 0
    let good = 'Bearer token-number-1'
    const server = createHttpServer(
      answer(({ url, headers }) => {
        if (url === '/token') return [200, { access_token: `token-number-${(tokens += 1)}`, expires_in: 3600 }]
        return headers.authorization === good ? [200, { ok: true }] : [401, { sent: headers.authorization }]
      }),
    )
    const mcp = create(scheme, { baseUrl: `http://127.0.0.1:${await start(server)}`, credentials })
    expect(await mcp.call('mine')).toMatchObject({ structuredContent: { ok: true } })
    // A moment later, since a token that was only just fetched would not be better the second time.
    await new Promise((resolve) => setTimeout(resolve, 1050))
    good = 'Bearer token-number-2'
    expect(await mcp.call('mine')).toMatchObject({ structuredContent: { ok: true } })
    expect(tokens).toBe(2)
    await new Promise((resolve) => setTimeout(resolve, 1050))
    good = 'nothing'
    const refused = await mcp.call('mine')
    expect(refused.isError).toBe(true)
    expect(JSON.stringify(refused)).not.toContain('token-number')
    expect(tokens).toBe(3)
  })
  test('that cannot be had is an error that tells nothing, and the log says why', async () => {
    const server = createHttpServer(
      answer(() => [400, { error: 'invalid_client', error_description: 'cl13nt-s3cret' }]),
    )
    const mcp = create(scheme, { baseUrl: `http://127.0.0.1:${await start(server)}`, credentials })
    const result = await mcp.call('mine')
    expect(result.isError).toBe(true)
    expect(JSON.stringify(result)).toContain('UPSTREAM_CREDENTIALS')
    expect(log.join()).toContain('invalid_client')
    expect(JSON.stringify([result, log])).not.toContain('cl13nt-s3cret')
    expect(received.filter(({ url }) => url === '/mine')).toHaveLength(0)
  })
})

test('a client certificate opens an API with mutual TLS', async () => {
  const own = createCertificate()
  const api = createCertificate()
  const settings = { ...api, ca: own.cert, requestCert: true, rejectUnauthorized: true }
  const server = createHttpsServer(
    settings,
    answer(({ socket }) => [200, { authorized: (socket as TLSSocket).authorized }]),
  )
  const baseUrl = `https://localhost:${await start(server)}`
  const scheme = { type: 'mutualTLS' }
  expect((await create(scheme, { baseUrl, tls: { ca: api.cert } }).call('mine')).isError).toBe(true)
  const mcp = create(scheme, { baseUrl, tls: { ca: api.cert, cert: own.cert, key: own.key } })
  expect(await mcp.call('mine')).toMatchObject({ structuredContent: { authorized: true } })
})
