/** The authorization server: its metadata, its key, and the tokens it (or somebody else) made. */
import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { createServer } from 'node:http'
import type { Variables } from '../variables.ts'
import { listen } from './upstream.ts'

export const RESOURCE = 'https://mcp.example.com/mcp'

export interface AuthorizationServer {
  readonly url: string
  requests: number
  close(): void
}

interface KeyPair {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

/** Fresh for each run of the tests; making them takes a moment, so they are made once in a process. */
let keys: { readonly own: KeyPair; readonly attacker: KeyPair } | undefined

function keyPairs(): { readonly own: KeyPair; readonly attacker: KeyPair } {
  keys ??= { own: makeKeyPair(), attacker: makeKeyPair() }
  return keys
}

function makeKeyPair(): KeyPair {
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

export async function startAuthorizationServer(): Promise<AuthorizationServer> {
  const jwks = toJwks(keyPairs().own.publicKey, 'k1')
  const state = { requests: 0 }
  let url = ''
  const server = createServer((request, response) => {
    state.requests += 1
    const body = answers().get((request.url ?? '').split('?')[0] ?? '')
    response.writeHead(body === undefined ? 404 : 200, { 'Content-Type': 'application/json' })
    response.end(body ?? '{}')
  })
  const answers = (): Map<string, string> => {
    const own = toMetadata(url, `${url}/jwks`)
    const bad = toMetadata(`${url}/bad-jwks`, 'http://169.254.169.254/jwks')
    return new Map([
      ['/.well-known/oauth-authorization-server', own],
      ['/.well-known/openid-configuration', own],
      ['/jwks', jwks],
      ['/.well-known/oauth-authorization-server/bad-jwks', bad],
      ['/.well-known/openid-configuration/bad-jwks', bad],
      ['/bad-jwks/.well-known/openid-configuration', bad],
    ])
  }
  url = `http://127.0.0.1:${await listen(server)}`
  return Object.assign(state, {
    url,
    close() {
      server.close()
      server.closeAllConnections()
    },
  })
}

function toMetadata(issuer: string, jwksUri: string): string {
  return JSON.stringify({
    issuer,
    jwks_uri: jwksUri,
    scopes_supported: ['users:read', 'users:write', 'offline_access'],
  })
}

/** Seconds since the epoch, so many from now. */
function at(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds
}

export function attackerJwks(): string {
  return toJwks(keyPairs().attacker.publicKey, 'evil')
}

function toJwks(key: KeyObject, kid: string): string {
  return JSON.stringify({ keys: [{ ...key.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }] })
}

/** `$TOKEN_…` (SECURITY-TESTS.md §8); each is made when it is used. */
export function tokenVariables(issuer: string, canaryUrl: string): Variables {
  const { own, attacker } = keyPairs()
  const make = (
    claims: Record<string, unknown> = {},
    header: Record<string, unknown> = {},
    seal: (input: string) => Buffer = (input) => sign('sha256', Buffer.from(input), own.privateKey),
  ): string => {
    const input = [
      { alg: 'RS256', typ: 'at+jwt', kid: 'k1', ...header },
      {
        iss: issuer,
        aud: RESOURCE,
        sub: 'user-1',
        client_id: 'client-1',
        scope: 'users:read',
        iat: at(0),
        exp: at(3600),
        jti: randomUUID(),
        ...claims,
      },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    return `${input}.${seal(input).toString('base64url')}`
  }
  const byAttacker = (input: string): Buffer => sign('sha256', Buffer.from(input), attacker.privateKey)
  const pem = own.publicKey.export({ type: 'spki', format: 'pem' })
  const tokens: Record<string, () => string> = {
    OK: () => make(),
    A: () => make({ sub: 'user-a' }),
    B: () => make({ sub: 'user-b' }),
    AUD_OTHER: () => make({ aud: 'https://other.example.com/mcp' }),
    AUD_PREFIX: () => make({ aud: 'https://mcp.example.com' }),
    ISS_OTHER: () => make({ iss: 'https://issuer.example.com' }),
    EXPIRED: () => make({ iat: at(-7200), exp: at(-3600) }),
    NBF_FUTURE: () => make({ nbf: at(3600) }),
    ALG_NONE: () => make({}, { alg: 'none', kid: undefined }, () => Buffer.alloc(0)),
    HS256_CONFUSION: () => make({}, { alg: 'HS256' }, (input) => createHmac('sha256', pem).update(input).digest()),
    JKU: () => {
      const jwk = attacker.publicKey.export({ format: 'jwk' })
      return make({}, { kid: 'evil', jku: `${canaryUrl}/jwks`, x5u: `${canaryUrl}/x5u`, jwk }, byAttacker)
    },
    ID: () => make({ aud: 'client-1', nonce: randomUUID(), scope: undefined }, { typ: 'JWT' }),
    RANDOM_KID: () => make({}, { kid: randomUUID() }, byAttacker),
    BAD_JWKS: () => make({ iss: `${issuer}/bad-jwks` }),
  }
  return new Map(Object.entries(tokens).map(([name, token]) => [`$TOKEN_${name}`, token]))
}
