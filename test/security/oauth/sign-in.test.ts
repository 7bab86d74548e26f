/** A public client signs its user in at a real authorization server, with PKCE, by what our answers tell it. */
import { createServer } from 'node:http'
import { serve } from '@hono/node-server'
import { Client, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client'
import type { OAuthClientProvider, OAuthDiscoveryState, OAuthTokens } from '@modelcontextprotocol/client'
import express from 'express'
import Fastify from 'fastify'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ApiMcp } from '../../../src/index.ts'
import { CLIENT_ID, REDIRECT_URL, startRealAuthorizationServer, visit } from './authorization-server.ts'
import type { RealAuthorizationServer } from './authorization-server.ts'

let authorization: RealAuthorizationServer

beforeAll(async () => void (authorization = await startRealAuthorizationServer('items:read items:write')))
afterAll(() => authorization.close())

const oauth = { type: 'oauth2', flows: { authorizationCode: { authorizationUrl: '/a', tokenUrl: '/t', scopes: {} } } }
const openapi = {
  openapi: '3.1.0',
  info: { title: 'Items', version: '1' },
  components: { securitySchemes: { oauth } },
  security: [{ oauth: ['items:read'] }],
  paths: {
    '/items': {
      get: { operationId: 'list_items', responses: {} },
      delete: { operationId: 'delete_items', security: [{ oauth: ['items:read', 'items:write'] }], responses: {} },
    },
  },
}

/** What the API itself sees of the caller: its own guards decide in the end. */
function createApi(): Hono {
  const api = new Hono()
  api.get('/items', (c) => c.json({ authorization: c.req.header('authorization')?.slice(0, 10) }))
  api.delete('/items', (c) => c.json({ deleted: true }))
  return api
}

type Start = (port: number, createMcp: () => ApiMcp) => Promise<() => Promise<unknown>>

const PLACEMENTS: Record<string, Start> = {
  async 'a listener of its own'(port, createMcp) {
    const mcp = createMcp()
    const listener = await mcp.listen({ port })
    return () => listener.close()
  },
  async 'a Fastify app'(port, createMcp) {
    const app = Fastify()
    createMcp().mountHttp(app)
    await app.listen({ port, host: '127.0.0.1' })
    return () => app.close()
  },
  async 'a Hono app'(port, createMcp) {
    const app = new Hono()
    createMcp().mountHttp(app)
    const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' })
    return () => new Promise((resolve) => server.close(resolve))
  },
  async 'an Express app'(port, createMcp) {
    const app = express()
    createMcp().mountHttp(app)
    const server = createServer(app)
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    return () => new Promise((resolve) => server.close(resolve))
  },
}

class PublicClient implements OAuthClientProvider {
  readonly redirectUrl = REDIRECT_URL
  readonly clientMetadata = { redirect_uris: [REDIRECT_URL], token_endpoint_auth_method: 'none' }
  /** Where the user was sent, in order. */
  readonly visits: URL[] = []
  #tokens: OAuthTokens | undefined
  #verifier = ''
  clientInformation(): { client_id: string } {
    return { client_id: CLIENT_ID }
  }
  tokens(): OAuthTokens | undefined {
    return this.#tokens
  }
  saveTokens(tokens: OAuthTokens): void {
    this.#tokens = tokens
  }
  redirectToAuthorization(url: URL): void {
    this.visits.push(url)
  }
  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier
  }
  discovered: OAuthDiscoveryState | undefined
  saveDiscoveryState(state: OAuthDiscoveryState): void {
    this.discovered = state
  }
  discoveryState(): OAuthDiscoveryState | undefined {
    return this.discovered
  }
  codeVerifier(): string {
    return this.#verifier
  }
}

describe.each(Object.entries(PLACEMENTS))('on %s', (_name, start) => {
  test('a user signs in once for all scopes that the metadata names', async () => {
    const port = await freePort()
    const endpoint = new URL(`http://127.0.0.1:${port}/mcp`)
    const stop = await start(
      port,
      () =>
        new ApiMcp(createApi(), {
          openapi,
          access: { auth: { issuer: authorization.issuer, audience: endpoint.href } },
        }),
    )
    const user = new PublicClient()
    const connect = async (): Promise<Client> => {
      const transport = new StreamableHTTPClientTransport(endpoint, { authProvider: user })
      const client = new Client({ name: 'test', version: '1' })
      try {
        await client.connect(transport)
        return client
      } catch (error) {
        if (!(error instanceof UnauthorizedError)) throw error
        await signIn(transport, user)
        return connect()
      }
    }
    const client = await connect()
    // The metadata named both scopes; the user agreed to both.
    expect(user.visits[0]?.searchParams.get('resource')).toBe(endpoint.href)
    expect(user.visits[0]?.searchParams.get('code_challenge_method')).toBe('S256')
    expect(user.visits[0]?.searchParams.get('scope')?.split(' ').toSorted()).toEqual(['items:read', 'items:write'])
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['list_items', 'delete_items'])
    expect(await client.callTool({ name: 'list_items', arguments: {} })).toMatchObject({
      structuredContent: { authorization: 'Bearer eyJ' },
    })
    expect(await client.callTool({ name: 'delete_items', arguments: {} })).toMatchObject({
      structuredContent: { deleted: true },
    })
    await client.close()
    await stop()
  })

  test('a token with fewer scopes sees fewer tools, and is asked to step up for the others', async () => {
    const port = await freePort()
    const endpoint = new URL(`http://127.0.0.1:${port}/mcp`)
    const auth = { issuer: authorization.issuer, audience: endpoint.href, scopesSupported: ['items:read'] }
    const stop = await start(port, () => new ApiMcp(createApi(), { openapi, access: { auth } }))
    const user = new PublicClient()
    const first = new StreamableHTTPClientTransport(endpoint, { authProvider: user })
    await expect(new Client({ name: 'test', version: '1' }).connect(first)).rejects.toBeInstanceOf(UnauthorizedError)
    await signIn(first, user)
    const transport = new StreamableHTTPClientTransport(endpoint, { authProvider: user })
    const client = new Client({ name: 'test', version: '1' })
    await client.connect(transport)
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['list_items'])
    await expect(client.callTool({ name: 'delete_items', arguments: {} })).rejects.toThrow()
    expect(user.visits[1]?.searchParams.get('scope')).toContain('items:write')
    await signIn(transport, user)
    expect(await client.callTool({ name: 'delete_items', arguments: {} })).toMatchObject({
      structuredContent: { deleted: true },
    })
    await client.close()
    await stop()
  })
})

async function signIn(transport: StreamableHTTPClientTransport, user: PublicClient): Promise<void> {
  const returned = await visit(user.visits.at(-1) as URL)
  expect(returned.get('error_description') ?? '').toBe('')
  await transport.finishAuth(returned)
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
