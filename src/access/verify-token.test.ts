import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { CryptoKey, JWTPayload } from 'jose'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { EndpointRequest, EndpointResponse } from '../model/exchange.ts'
import type { Identity } from '../model/http.ts'
import type { Tool } from '../model/tool.ts'
import { DEFAULT_LIMITS } from '../options.ts'
import type { AuthOptions } from '../options.ts'
import { createAccess } from './access.ts'
import { createCallers } from './callers.ts'
import type { Access } from './access.ts'

const AUDIENCE = 'https://mcp.example.com/mcp'

interface KeyServer {
  readonly url: string
  readonly requests: string[]
  /** `kid` of the published keys. */
  keys: Map<string, CryptoKey>
  jwksStatus: number
  introspection: (body: string, request: IncomingMessage) => unknown
}

let server: Server
let keyServer: KeyServer
let privateKeys: Map<string, CryptoKey>

beforeEach(async () => {
  privateKeys = new Map()
  server = createServer((asked, response) => void answer(asked, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  keyServer = { url, requests: [], keys: new Map(), jwksStatus: 200, introspection: () => ({ active: false }) }
  await addKey('k1')
})

afterEach(() => {
  server.close()
  server.closeAllConnections()
})

async function addKey(kid: string): Promise<void> {
  const pair = await generateKeyPair('ES256', { extractable: true })
  keyServer.keys.set(kid, pair.publicKey)
  privateKeys.set(kid, pair.privateKey)
}

async function answer(asked: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = asked.url ?? ''
  keyServer.requests.push(path)
  const { url } = keyServer
  const send = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
  if (path === '/jwks') {
    const keys = await Promise.all(
      [...keyServer.keys].map(async ([kid, key]) => ({ ...(await exportJWK(key)), kid, alg: 'ES256' })),
    )
    return send(keyServer.jwksStatus, { keys })
  }
  if (path === '/introspect') {
    const chunks: Buffer[] = []
    for await (const chunk of asked as AsyncIterable<Buffer>) chunks.push(chunk)
    return send(200, keyServer.introspection(Buffer.concat(chunks).toString(), asked))
  }
  const metadata: Record<string, object> = {
    '/.well-known/oauth-authorization-server': { issuer: url, jwks_uri: `${url}/jwks` },
    '/.well-known/openid-configuration/tenant': { issuer: `${url}/other`, jwks_uri: `${url}/jwks` },
    '/tenant/.well-known/openid-configuration': { issuer: `${url}/tenant`, jwks_uri: `${url}/jwks` },
    '/.well-known/oauth-authorization-server/remote': { issuer: `${url}/remote`, jwks_uri: 'http://keys.example/jwks' },
  }
  const found = metadata[path]
  send(found === undefined ? 404 : 200, found ?? {})
}

async function token(
  claims: JWTPayload = {},
  header: Record<string, unknown> = {},
  { kid = 'k1', lifetime = '5m' } = {},
): Promise<string> {
  const all = { iss: keyServer.url, aud: AUDIENCE, sub: 'user', client_id: 'client', scope: 'a b', ...claims }
  const signing = new SignJWT(all).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header }).setIssuedAt()
  return (lifetime === '' ? signing : signing.setExpirationTime(lifetime)).sign(privateKeys.get(kid) as CryptoKey)
}

const logged: string[] = []

function create(auth: AuthOptions): Access {
  logged.length = 0
  const error = (details: object, text: string): void =>
    void logged.push(`${text} ${String(Object.values(details)[0])}`)
  return createAccess({
    access: { auth },
    callers: createCallers({ auth }, DEFAULT_LIMITS),
    logger: { debug() {}, info() {}, warn() {}, error },
    path: '/mcp',
  })
}

function request(authorization?: string): EndpointRequest {
  return {
    method: 'POST',
    url: '/mcp',
    headers: { host: 'localhost', ...(authorization === undefined ? {} : { authorization }) },
    body: { text: '' },
    cancellation: { cancelled: false, onCancel: () => () => {} },
  }
}

async function ask(access: Access, value?: string): Promise<Identity | EndpointResponse> {
  return (await access.authenticate(request(value === undefined ? undefined : `Bearer ${value}`))) as Identity
}

async function statusOf(access: Access, value?: string): Promise<number> {
  const answered = await ask(access, value)
  return 'status' in answered ? answered.status : 200
}

const jwt = (): AuthOptions => ({ issuer: keyServer.url, audience: AUDIENCE })

const keyRequests = (): number => keyServer.requests.filter((path) => path === '/jwks').length

describe('JWT access tokens', () => {
  test('give the identity', async () => {
    const identity = await ask(create(jwt()), await token())
    expect(identity).toMatchObject({ subject: 'user', clientId: 'client', scopes: ['a', 'b'] })
  })
  test.each<[string, JWTPayload, Record<string, unknown>, number]>([
    ['an audience list with ours', { aud: ['x', AUDIENCE] }, {}, 200],
    ['typ JWT as most servers write', {}, { typ: 'JWT' }, 200],
    ['no typ', {}, { typ: undefined }, 200],
    ['scp as a list', { scope: undefined, scp: ['a'] }, {}, 200],
    ['another audience', { aud: 'https://mcp.example.com' }, {}, 401],
    ['an audience with a slash more', { aud: `${AUDIENCE}/` }, {}, 401],
    ['another issuer', { iss: 'https://issuer.example.com' }, {}, 401],
    ['the future', { nbf: Math.floor(Date.now() / 1000) + 3600 }, {}, 401],
    ['an ID token with our audience', { nonce: 'n', scope: undefined }, { typ: 'JWT' }, 401],
    ['an ID token by its hash', { at_hash: 'x' }, { typ: 'JWT' }, 401],
    ['a logout token', {}, { typ: 'logout+jwt' }, 401],
  ])('%s', async (_name, claims, header, status) => {
    expect(await statusOf(create(jwt()), await token(claims, header))).toBe(status)
  })
  test('need an expiry and are over when it has passed', async () => {
    expect(await statusOf(create(jwt()), await token({}, {}, { lifetime: '' }))).toBe(401)
    expect(await statusOf(create(jwt()), await token({}, {}, { lifetime: '-1h' }))).toBe(401)
  })
  test('keys rotate: a new one is fetched when it is first seen', async () => {
    const access = create(jwt())
    expect(await statusOf(access, await token())).toBe(200)
    await addKey('k2')
    const tokens = await Promise.all(
      Array.from({ length: 20 }, (_, index) => token({ jti: String(index) }, {}, { kid: 'k2' })),
    )
    expect(new Set(await Promise.all(tokens.map((one) => statusOf(access, one))))).toEqual(new Set([200]))
    expect(keyRequests()).toBe(2)
  })
  test('key ids that do not exist make us ask twice, then after pauses', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const access = create(jwt())
    const tryUnknown = async (): Promise<void> => {
      for (let tries = 0; tries < 10; tries += 1) {
        expect(await statusOf(access, await token({}, { kid: `no-${Math.random()}` }))).toBe(401)
      }
    }
    await tryUnknown()
    expect(keyRequests()).toBe(3)
    vi.setSystemTime(Date.now() + 31_000)
    await tryUnknown()
    expect(keyRequests()).toBe(4)
  })
  test('a token that was good is not checked again for a while', async () => {
    const access = create(jwt())
    const good = await token()
    await ask(access, good)
    expect(access.authenticate(request(`Bearer ${good}`))).not.toBeInstanceOf(Promise)
  })
  test('keys that cannot be had are 503, and the server is not hammered', async () => {
    keyServer.jwksStatus = 500
    const access = create(jwt())
    for (let tries = 0; tries < 10; tries += 1) expect(await statusOf(access, await token())).toBe(503)
    expect(keyServer.requests.filter((path) => path === '/jwks')).toHaveLength(1)
    expect(logged[0]).toContain('the key server answers 500')
  })
  test('an issuer with a path is found in all three places, and only if it says that it is this issuer', async () => {
    const issuer = `${keyServer.url}/tenant`
    const access = create({ issuer, audience: AUDIENCE })
    expect(await statusOf(access, await token({ iss: issuer }))).toBe(200)
    expect(keyServer.requests).toEqual([
      '/.well-known/oauth-authorization-server/tenant',
      '/.well-known/openid-configuration/tenant',
      '/tenant/.well-known/openid-configuration',
      '/jwks',
    ])
  })
  test('metadata cannot send us to plain http elsewhere', async () => {
    const issuer = `${keyServer.url}/remote`
    expect(await statusOf(create({ issuer, audience: AUDIENCE }), await token({ iss: issuer }))).toBe(503)
    expect(logged.join()).toContain('plain http is for loopback only')
  })
  test('algorithms and URLs that are not safe stop the start', () => {
    expect(() => create({ ...jwt(), algorithms: ['HS256'] })).toThrow('HS256')
    expect(() => create({ ...jwt(), algorithms: ['none'] })).toThrow('none')
    expect(() => create({ issuer: 'http://issuer.example', audience: AUDIENCE })).toThrow('plain http')
    expect(() => create({ ...jwt(), jwksUri: 'https://169.254.169.254/jwks' })).toThrow('link-local')
    expect(() => create({ ...jwt(), resource: 'mcp' })).toThrow('access.auth.resource')
  })
})

describe('opaque tokens', () => {
  const auth = (): AuthOptions => ({
    introspection: { url: `${keyServer.url}/introspect`, clientId: 'mcp', clientSecret: 's:cret ü' },
    audience: AUDIENCE,
  })
  test('are introspected by a client that shows who it is, once for a while', async () => {
    let sent = ''
    keyServer.introspection = (body, { headers }) => {
      sent = `${headers.authorization} ${body}`
      return { active: true, sub: 'user', aud: AUDIENCE, scope: 'a', exp: Math.floor(Date.now() / 1000) + 60 }
    }
    const access = create(auth())
    const [first] = await Promise.all([ask(access, 'opaque'), ask(access, 'opaque')])
    expect(first).toMatchObject({ subject: 'user', scopes: ['a'] })
    expect(keyServer.requests).toHaveLength(1)
    const basic = Buffer.from('mcp:s%3Acret+%C3%BC').toString('base64')
    expect(sent).toBe(`Basic ${basic} token=opaque&token_type_hint=access_token`)
  })
  test.each<[string, object, number]>([
    ['not active', { active: false }, 401],
    ['active as text', { active: 'true' }, 401],
    ['another audience', { active: true, aud: 'x' }, 401],
    ['no audience', { active: true }, 401],
    ['expired', { active: true, aud: AUDIENCE, exp: 1 }, 401],
    ['ours', { active: true, aud: [AUDIENCE] }, 200],
  ])('%s', async (_name, claims, status) => {
    keyServer.introspection = () => claims
    expect(await statusOf(create(auth()), 'opaque')).toBe(status)
  })
  test('an endpoint that is gone is 503', async () => {
    server.close()
    server.closeAllConnections()
    expect(await statusOf(create(auth()), 'opaque')).toBe(503)
  })
})

describe("the user's own function", () => {
  test('may give an identity, nothing, or throw', async () => {
    const access = create({
      verifyToken(value) {
        if (value === 'throws') throw new Error('SECRET-DETAIL')
        return value === 'good' ? { subject: 'me', scopes: ['a'] } : undefined
      },
    })
    expect(await ask(access, 'good')).toMatchObject({ subject: 'me', scopes: ['a'], token: 'good' })
    expect(await statusOf(access, 'bad')).toBe(401)
    const thrown = (await ask(access, 'throws')) as EndpointResponse
    expect(thrown.status).toBe(401)
    expect(JSON.stringify(thrown)).not.toContain('SECRET-DETAIL')
  })
  test('cannot make an expired token good', async () => {
    expect(await statusOf(create({ verifyToken: () => ({ expiresAt: 1 }) }), 'x')).toBe(401)
  })
})

async function challengeOf(access: Access, value?: string): Promise<string> {
  const answered = (await access.authenticate(request(value))) as EndpointResponse
  expect(answered.status).toBe(401)
  return String(answered.headers['www-authenticate'])
}

describe('challenges', () => {
  test('without a token name the metadata and the scopes, and no error', async () => {
    const access = create({ ...jwt(), requiredScopes: ['use'] })
    expect(await challengeOf(access)).toBe(
      'Bearer scope="use", resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"',
    )
  })
  test.each(['Basic YTpi', 'Bearer', 'Bearer a b', 'Bearer a, Bearer b', 'Token x'])('for %s', async (value) => {
    expect(await challengeOf(create(jwt()), value)).toContain('error="invalid_token"')
  })
  test('without a configured URL name the host of the request', async () => {
    const access = create({ verifyToken: () => undefined })
    expect(await challengeOf(access)).toContain('"http://localhost/.well-known/oauth-protected-resource/mcp"')
  })
  test('of scopes name what is missing', () => {
    const access = create({ ...jwt(), requiredScopes: { delete_user: ['users:read', 'users:write'] } })
    const tool = { name: 'delete_user', operation: { security: [] } } as unknown as Tool
    const identity = { token: 't', scopes: ['users:read', 'other'], claims: {} }
    const asked = (version: string): EndpointResponse => {
      const headers = { host: 'localhost', 'mcp-protocol-version': version }
      return access.insufficientScope({ ...request(), headers }, tool, identity)
    }
    expect(asked('2026-07-28').status).toBe(403)
    expect(asked('2026-07-28').headers['www-authenticate']).toMatch(
      /error="insufficient_scope", error_description="The token lacks the scope users:write\."/,
    )
    expect(asked('2026-07-28').headers['www-authenticate']).toContain('scope="users:read users:write"')
    // Older clients ask for what the challenge names and for nothing else.
    expect(asked('2025-06-18').headers['www-authenticate']).toContain('scope="users:read other users:write"')
  })
})

test('metadata is at the root, at the path of the endpoint and at that of the resource', () => {
  const access = create({ ...jwt(), resource: 'https://example.com/tools/mcp', scopesSupported: ['a'] })
  expect(access.metadataPaths).toEqual([
    '/.well-known/oauth-protected-resource',
    '/.well-known/oauth-protected-resource/mcp',
    '/.well-known/oauth-protected-resource/tools/mcp',
  ])
  const metadata = access.metadata(request())
  expect(JSON.parse(metadata.body as string)).toEqual({
    resource: 'https://example.com/tools/mcp',
    authorization_servers: [keyServer.url],
    bearer_methods_supported: ['header'],
    scopes_supported: ['a'],
  })
})
