/** From 401 to a call with more rights, by what our answers say: both official clients, on every kind of host, at another authorization server. */
import { Client, SSEClientTransport, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { OAuthClientProvider } from '@modelcontextprotocol/client'
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js'
import { SSEClientTransport as SseTransportV1 } from '@modelcontextprotocol/sdk/client/sse.js'
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import express from 'express'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveApp } from '../../../src/adapters/serve-app.ts'
import { ApiMcp } from '../../../src/index.ts'
import type { AuthOptions } from '../../../src/options.ts'
import { startIndependentServer } from './independent-server.ts'
import type { IndependentServer } from './independent-server.ts'
import { freePort, PLACEMENTS } from './placements.ts'

const REDIRECT_URL = 'http://127.0.0.1:9/callback'
const oauth = { type: 'oauth2', flows: { authorizationCode: { authorizationUrl: '/a', tokenUrl: '/t', scopes: {} } } }
const openapi = {
  openapi: '3.1.0',
  info: { title: 'Items', version: '1' },
  components: { securitySchemes: { oauth } },
  security: [{ oauth: ['items:read'] }],
  paths: {
    '/items': {
      get: { operationId: 'list_items', responses: {} },
      // Reading is not needed here: a client must not lose it when it asks for writing.
      delete: { operationId: 'delete_items', security: [{ oauth: ['items:write'] }], responses: {} },
    },
  },
}

function createApi(): Hono {
  const api = new Hono()
  api.get('/items', (c) => c.json({ authorization: c.req.header('authorization')?.slice(0, 7) }))
  api.delete('/items', (c) => c.json({ deleted: true }))
  return api
}

let jwts: IndependentServer
let opaque: IndependentServer
beforeAll(async () => {
  jwts = await startIndependentServer({ alg: 'EdDSA' })
  opaque = await startIndependentServer({ tokens: 'opaque', path: '/tenants/b' })
})
afterAll(() => {
  jwts.close()
  opaque.close()
})

/** Registers itself, and remembers where its user was sent. */
class RegisteringClient {
  readonly redirectUrl = REDIRECT_URL
  readonly clientMetadata = { redirect_uris: [REDIRECT_URL], token_endpoint_auth_method: 'none' }
  readonly visits: URL[] = []
  readonly #kept = new Map<string, unknown>()
  state = (): string => 'a-state'
  clientInformation = (): { client_id: string } | undefined => this.#kept.get('client') as never
  saveClientInformation = (client: object): void => void this.#kept.set('client', client)
  tokens = (): { access_token: string; token_type: string } | undefined => this.#kept.get('tokens') as never
  saveTokens = (tokens: object): void => void this.#kept.set('tokens', tokens)
  saveCodeVerifier = (verifier: string): void => void this.#kept.set('verifier', verifier)
  codeVerifier = (): string => String(this.#kept.get('verifier'))
  redirectToAuthorization = (url: URL): void => void this.visits.push(url)
  saveDiscoveryState = (state: object): void => void this.#kept.set('discovery', state)
  discoveryState = (): undefined => this.#kept.get('discovery') as never

  /** The user, who agrees at once. */
  async signIn(): Promise<URLSearchParams> {
    const response = await fetch(this.visits.at(-1) as URL, { redirect: 'manual' })
    const returned = new URL(response.headers.get('location') ?? '').searchParams
    expect(returned.get('error')).toBeNull()
    return returned
  }
}

interface Session {
  list(): Promise<string[]>
  call(name: string): Promise<unknown>
  /** With what the authorization server returned. */
  finish(returned: URLSearchParams): Promise<void>
  connect(): Promise<void>
  close(): Promise<void>
}

/** One client on one transport; after signing in it is made anew. */
type Open = (endpoint: URL, user: RegisteringClient) => Session

const openV2 =
  (mode: 'auto' | 'legacy', Transport: typeof StreamableHTTPClientTransport | typeof SSEClientTransport): Open =>
  (endpoint, user) => {
    const transport = new Transport(endpoint, { authProvider: user as unknown as OAuthClientProvider })
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } })
    return {
      list: async () => (await client.listTools()).tools.map(({ name }) => name),
      call: async (name) => (await client.callTool({ name, arguments: {} })).structuredContent,
      finish: (returned) => transport.finishAuth(returned),
      connect: () => client.connect(transport),
      close: () => client.close(),
    }
  }

const openV1 =
  (Transport: typeof TransportV1 | typeof SseTransportV1): Open =>
  (endpoint, user) => {
    const transport = new Transport(endpoint, { authProvider: user })
    const client = new ClientV1({ name: 'test', version: '1' })
    return {
      list: async () => (await client.listTools()).tools.map(({ name }) => name),
      call: async (name) => (await client.callTool({ name, arguments: {} })).structuredContent,
      finish: (returned) => transport.finishAuth(returned.get('code') ?? ''),
      connect: () => client.connect(transport),
      close: () => client.close(),
    }
  }

const CLIENTS: Readonly<Record<string, Open>> = {
  'version 2': openV2('auto', StreamableHTTPClientTransport),
  'version 2 in legacy mode': openV2('legacy', StreamableHTTPClientTransport),
  'version 1': openV1(TransportV1),
}

/** Signs in, sees what a token may, is refused more, steps up, and has both. */
async function walk(endpoint: URL, open: Open): Promise<void> {
  const user = new RegisteringClient()
  const connect = async (): Promise<Session> => {
    const session = open(endpoint, user)
    await session.connect()
    return session
  }
  const stranger = open(endpoint, user)
  await expect(stranger.connect()).rejects.toThrow()
  expect(user.visits).toHaveLength(1)
  expect(user.visits[0]?.searchParams.get('resource')).toBe(endpoint.href)
  expect(user.visits[0]?.searchParams.get('scope')).toBe('items:read')
  await stranger.finish(await user.signIn())

  const reader = await connect()
  expect(await reader.list()).toEqual(['list_items'])
  expect(await reader.call('list_items')).toEqual({ authorization: 'Bearer ' })
  await expect(reader.call('delete_items')).rejects.toThrow()
  expect(user.visits).toHaveLength(2)
  expect(user.visits[1]?.searchParams.get('scope')?.split(' ').toSorted()).toEqual(['items:read', 'items:write'])
  await reader.finish(await user.signIn())
  await reader.close()

  const writer = await connect()
  expect(await writer.list()).toEqual(['list_items', 'delete_items'])
  expect(await writer.call('delete_items')).toEqual({ deleted: true })
  expect(await writer.call('list_items')).toEqual({ authorization: 'Bearer ' })
  await writer.close()
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} }
function createMcp(audience: string, server: IndependentServer, metadataApp?: unknown): ApiMcp {
  const common = {
    issuer: server.issuer,
    audience,
    scopesSupported: ['items:read'],
    ...(metadataApp ? { metadataApp } : {}),
  }
  const auth: AuthOptions = server === opaque ? { ...common, introspection: server.introspection } : common
  return new ApiMcp(createApi(), { openapi, access: { auth }, logger: quiet })
}

describe.each(Object.entries(PLACEMENTS))('on %s', (_name, placement) => {
  test.each(Object.entries(CLIENTS))('with the client of %s', async (_client, open) => {
    const port = await freePort()
    const endpoint = new URL(`http://127.0.0.1:${port}${placement.path}`)
    const stop = await placement.start(port, (metadataApp) => createMcp(endpoint.href, jwts, metadataApp))
    await walk(endpoint, open)
    await stop()
  })
})

test.each(Object.entries(CLIENTS))('opaque tokens, with the client of %s', async (_client, open) => {
  const port = await freePort()
  const endpoint = new URL(`http://127.0.0.1:${port}/mcp`)
  const listener = await createMcp(endpoint.href, opaque).listen({ port })
  await walk(endpoint, open)
  await listener.close()
})

test('HTTP+SSE: a stream needs a token, a post that of the same caller, and the scope of what it calls', async () => {
  const port = await freePort()
  const endpoint = new URL(`http://127.0.0.1:${port}/sse`)
  const app = express()
  createMcp(endpoint.href, jwts).mountSse(app)
  const served = await serveApp(app, { host: '127.0.0.1', port })
  const token = (sub: string, scope = 'items:read'): Promise<string> => jwts.mint({ aud: endpoint.href, sub, scope })
  expect((await fetch(endpoint)).status).toBe(401)
  for (const open of [openV1(SseTransportV1), openV2('legacy', SSEClientTransport)]) {
    const user = new RegisteringClient()
    user.saveTokens({ access_token: await token('alice'), token_type: 'Bearer' })
    const session = open(endpoint, user)
    await session.connect()
    expect(await session.list()).toEqual(['list_items'])
    expect(await session.call('list_items')).toEqual({ authorization: 'Bearer ' })
    await expect(session.call('delete_items')).rejects.toThrow()
    await session.close()
  }
  const headers = async (sub: string): Promise<Record<string, string>> => ({
    authorization: `Bearer ${await token(sub)}`,
  })
  const stream = await fetch(endpoint, { headers: await headers('alice') })
  const reader = stream.body?.getReader()
  const first = Buffer.from((await reader?.read())?.value ?? []).toString()
  const messages = new URL(/data: (\S+)/.exec(first)?.[1] ?? '', endpoint)
  const post = async (sub: string): Promise<number> => {
    const body = '{"jsonrpc":"2.0","id":1,"method":"ping"}'
    const init = { method: 'POST', body, headers: { 'content-type': 'application/json', ...(await headers(sub)) } }
    return (await fetch(messages, init)).status
  }
  expect(await post('bob')).toBe(404)
  expect(await post('alice')).toBe(202)
  await reader?.cancel()
  await served.close()
})
