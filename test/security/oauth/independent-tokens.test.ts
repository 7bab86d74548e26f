/** Tokens of an authorization server that does everything else than the usual one. */
import { afterEach, describe, expect, test } from 'vitest'
import { createAccess } from '../../../src/access/access.ts'
import { createCallers } from '../../../src/access/callers.ts'
import type { Access } from '../../../src/access/access.ts'
import type { EndpointResponse } from '../../../src/model/exchange.ts'
import type { Identity } from '../../../src/model/http.ts'
import { DEFAULT_LIMITS } from '../../../src/options.ts'
import type { AuthOptions } from '../../../src/options.ts'
import { startIndependentServer } from './independent-server.ts'
import type { IndependentServer, IndependentSettings } from './independent-server.ts'

const AUDIENCE = 'https://mcp.example.com/mcp'
const servers: IndependentServer[] = []
const logged: string[] = []
afterEach(() => {
  logged.length = 0
  for (const server of servers.splice(0)) server.close()
})

async function start(settings: IndependentSettings = {}): Promise<IndependentServer> {
  const server = await startIndependentServer(settings)
  servers.push(server)
  return server
}

const log = (_details: object, message: string): void => void logged.push(message)
const logger = { debug() {}, info() {}, warn: log, error: log }

function protect(auth: AuthOptions): Access {
  return createAccess({ access: { auth }, callers: createCallers({ auth }, DEFAULT_LIMITS), logger, path: '/mcp' })
}

async function ask(access: Access, token: string): Promise<Identity | EndpointResponse | undefined> {
  return access.authenticate({
    method: 'POST',
    url: '/mcp',
    headers: { host: 'localhost', authorization: `Bearer ${token}` },
    body: { text: '' },
    cancellation: { cancelled: false, onCancel: () => () => {} },
  })
}

async function statusOf(access: Access, token: string): Promise<number> {
  const answered = await ask(access, token)
  return answered !== undefined && 'status' in answered ? answered.status : 200
}

const jwt = ({ issuer }: IndependentServer): AuthOptions => ({ issuer, audience: AUDIENCE })

test.each(['ES256', 'ES384', 'ES512', 'EdDSA', 'PS256', 'PS512', 'RS256', 'RS384'])('signed with %s', async (alg) => {
  const server = await start({ alg })
  expect(await statusOf(protect(jwt(server)), await server.mint({ aud: AUDIENCE }))).toBe(200)
})

test.each(['', '/a', '/a/b/c', '/with%20blank'])('of an issuer with the path "%s"', async (path) => {
  const server = await start({ path })
  expect(await statusOf(protect(jwt(server)), await server.mint({ aud: AUDIENCE }))).toBe(200)
  expect(server.requests[0]).toBe(`/.well-known/oauth-authorization-server${path}`)
})

test.each(['scope', 'scope list', 'scp', 'scp list'] as const)('with scopes as %s', async (scopeClaim) => {
  const server = await start({ scopeClaim })
  const identity = await ask(protect(jwt(server)), await server.mint({ aud: AUDIENCE, scope: 'a b' }))
  expect(identity).toMatchObject({ scopes: ['a', 'b'] })
})

describe('keys', () => {
  test('a new one is used at once, the old one as long as it is published', async () => {
    const server = await start()
    const access = protect(jwt(server))
    const old = await server.mint({ aud: AUDIENCE })
    expect(await statusOf(access, await server.mint({ aud: AUDIENCE, jti: 'first' }))).toBe(200)
    await server.rotate()
    expect(await statusOf(access, await server.mint({ aud: AUDIENCE }))).toBe(200)
    expect(await statusOf(access, old)).toBe(200)
  })
  test('none is named, and there are several', async () => {
    const server = await start({ keyIds: false })
    const old = await server.mint({ aud: AUDIENCE })
    await server.rotate()
    await server.rotate()
    const access = protect(jwt(server))
    expect(await statusOf(access, await server.mint({ aud: AUDIENCE }))).toBe(200)
    expect(await statusOf(access, old)).toBe(200)
    const other = await start({ keyIds: false })
    expect(await statusOf(access, await other.mint({ aud: AUDIENCE, iss: server.issuer }))).toBe(401)
    expect(await statusOf(access, await server.mint({ aud: `${AUDIENCE}/` }))).toBe(401)
  })
  test('one of many is not looked for without end', async () => {
    const server = await start({ keyIds: false, alg: 'EdDSA' })
    const old = await server.mint({ aud: AUDIENCE })
    for (let times = 0; times < 20; times += 1) await server.rotate()
    const access = protect(jwt(server))
    expect(await statusOf(access, await server.mint({ aud: AUDIENCE }))).toBe(200)
    expect(await statusOf(access, old)).toBe(401)
  })
})

describe('claims and headers', () => {
  const now = Math.floor(Date.now() / 1000)
  test.each<[string, object, Record<string, unknown>, number]>([
    ['an audience list', { aud: ['a', AUDIENCE] }, {}, 200],
    ['an empty audience list', { aud: [] }, {}, 401],
    ['no audience', { aud: undefined }, {}, 401],
    ['an audience with a slash more', { aud: `${AUDIENCE}/` }, {}, 401],
    ['an audience with a slash less', { aud: 'https://mcp.example.com' }, {}, 401],
    ['an audience in capitals', { aud: AUDIENCE.toUpperCase() }, {}, 401],
    ['an audience with a port', { aud: 'https://mcp.example.com:443/mcp' }, {}, 401],
    ['an audience that contains ours', { aud: `x ${AUDIENCE}` }, {}, 401],
    ['an audience that is an object', { aud: { [AUDIENCE]: true } }, {}, 401],
    ['an issuer with a slash more', { iss: 'SLASH' }, {}, 401],
    ['no issuer', { iss: undefined }, {}, 401],
    ['no expiry', { exp: undefined }, {}, 401],
    ['an expiry that is text', { exp: String(now + 300) }, {}, 401],
    ['an expiry a little ago', { exp: now - 5 }, {}, 200],
    ['an expiry a while ago', { exp: now - 30 }, {}, 401],
    ['an expiry of zero', { exp: 0 }, {}, 401],
    ['a beginning a little ahead', { nbf: now + 5 }, {}, 200],
    ['a beginning a while ahead', { nbf: now + 60 }, {}, 401],
    ['a beginning that is text', { nbf: 'now' }, {}, 401],
    ['a nonce and scopes', { nonce: 'x' }, {}, 200],
    ['a nonce and no scopes', { nonce: 'x', scope: '' }, {}, 401],
    ['at_hash', { at_hash: 'x' }, {}, 401],
    ['typ at+jwt', {}, { typ: 'at+jwt' }, 200],
    ['typ application/at+jwt', {}, { typ: 'application/at+jwt' }, 200],
    ['typ AT+JWT', {}, { typ: 'AT+JWT' }, 200],
    ['typ logout+jwt', {}, { typ: 'logout+jwt' }, 401],
    ['typ dpop+jwt', {}, { typ: 'dpop+jwt' }, 401],
    ['typ secevent+jwt', {}, { typ: 'secevent+jwt' }, 401],
    ['a header that nobody may ignore', {}, { crit: ['exp'], exp: 1 }, 401],
    ['a key id that is a path', {}, { kid: '../../etc/passwd' }, 401],
    ['a key id that is a query', {}, { kid: "' OR 1=1 --" }, 401],
    ['keys and places of its own', {}, { jku: 'http://127.0.0.1:9/', x5u: 'http://127.0.0.1:9/', x5c: ['x'] }, 200],
  ])('%s', async (_what, claims, header, status) => {
    const server = await start()
    const iss = 'iss' in claims && claims.iss === 'SLASH' ? { iss: `${server.issuer}/` } : {}
    const token = await server
      .mint({ aud: AUDIENCE, ...claims, ...iss }, header)
      .catch(() => mintUnsupported(server, claims, header))
    expect(await statusOf(protect(jwt(server)), token)).toBe(status)
  })
})

/** The signer refuses some headers itself; the signature does not matter where the header decides. */
async function mintUnsupported(server: IndependentServer, claims: object, header: object): Promise<string> {
  const [, payload = '', signature = ''] = (await server.mint({ aud: AUDIENCE, ...claims })).split('.')
  const head = Buffer.from(JSON.stringify({ alg: 'ES256', typ: 'JWT', ...header })).toString('base64url')
  return `${head}.${payload}.${signature}`
}

describe('opaque tokens', () => {
  const now = Math.floor(Date.now() / 1000)
  test.each<[string, Record<string, unknown>, number]>([
    ['of us', { aud: AUDIENCE }, 200],
    ['of us and others', { aud: ['x', AUDIENCE] }, 200],
    ['of others', { aud: 'x' }, 401],
    ['of nobody', {}, 401],
    ['that are active as text', { aud: AUDIENCE, active: 'true' }, 401],
    ['that are active as a number', { aud: AUDIENCE, active: 1 }, 401],
    ['that are not', { aud: AUDIENCE, active: false }, 401],
    ['that say nothing about it', { aud: AUDIENCE, active: undefined }, 401],
    ['that are over', { aud: AUDIENCE, exp: now - 60 }, 401],
    ['that begin later', { aud: AUDIENCE, nbf: now + 60 }, 401],
    ['that are over, as text', { aud: AUDIENCE, exp: String(now - 60) }, 401],
    ['of another issuer', { aud: AUDIENCE, iss: 'https://other.example.com' }, 401],
  ])('%s', async (_what, members, status) => {
    const server = await start({ tokens: 'opaque' })
    const { introspection, issuer } = server
    const access = protect({ introspection, issuer, audience: AUDIENCE })
    expect(await statusOf(access, server.issue(members))).toBe(status)
    expect(await statusOf(access, 'never-issued')).toBe(401)
  })
  test('with a wrong secret nothing is open', async () => {
    const server = await start({ tokens: 'opaque' })
    const introspection = { ...server.introspection, clientSecret: 'wrong' }
    expect(await statusOf(protect({ introspection }), server.issue({ aud: AUDIENCE }))).toBe(503)
    expect(logged).toEqual(['a token could not be checked'])
  })
})

async function expectBound(access: Access, token: string): Promise<void> {
  const answered = (await ask(access, token)) as EndpointResponse
  expect(answered.status).toBe(401)
  expect(answered.headers['www-authenticate']).toMatch(/error="invalid_token".*bound/)
  await ask(access, token)
  expect(logged).toEqual([expect.stringContaining('bound to a key')])
}

describe('tokens that are bound to a key of their client are no bearer tokens', () => {
  const confirmations = [
    { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' },
    { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' },
    { jwk: { kty: 'oct' } },
    {},
    'x',
  ]
  test.each(confirmations)('a JWT with cnf %j', async (cnf) => {
    const server = await start()
    await expectBound(protect(jwt(server)), await server.mint({ aud: AUDIENCE, cnf }))
  })
  test.each([...confirmations.map((cnf) => ({ cnf })), { token_type: 'DPoP' }, { token_type: 'dpop' }])(
    'an introspection answer with %j',
    async (members) => {
      const server = await start({ tokens: 'opaque' })
      await expectBound(protect({ introspection: server.introspection }), server.issue(members))
    },
  )
  test('what verifyToken returns', async () => {
    await expectBound(protect({ verifyToken: () => ({ claims: { cnf: { jkt: 'x' } } }) }), 'any')
  })
  test('an introspection answer that says Bearer is fine', async () => {
    const server = await start({ tokens: 'opaque' })
    const access = protect({ introspection: server.introspection })
    expect(await statusOf(access, server.issue({ token_type: 'Bearer' }))).toBe(200)
  })
})
