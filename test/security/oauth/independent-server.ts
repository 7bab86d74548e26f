/**
 * Another authorization server, written for the tests alone, that differs from oidc-provider wherever the standards leave a
 * choice: an issuer with a path and metadata in the place of RFC 8414 only, dynamic registration, `iss` in its answers, tokens of
 * several kinds, keys that rotate, no key ids where none are needed. Its user agrees at once.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { CryptoKey, JWTPayload } from 'jose'

export interface IndependentServer {
  readonly issuer: string
  readonly introspection: { readonly url: string; readonly clientId: string; readonly clientSecret: string }
  /** Paths, in the order of the requests. */
  readonly requests: string[]
  /** A JWT of the current key; claims and header replace the usual ones, undefined removes one. */
  mint(claims?: JWTPayload, header?: Record<string, unknown>): Promise<string>
  /** An opaque token that introspection knows. @param members - of the introspection answer */
  issue(members?: Record<string, unknown>): string
  /** New tokens are signed with a new key; the old one stays published. */
  rotate(): Promise<void>
  close(): void
}

export interface IndependentSettings {
  /** Of the issuer. @default '/realms/main' */
  readonly path?: string
  /** @default 'ES256' */
  readonly alg?: string
  /** What the token endpoint gives. @default 'jwt' */
  readonly tokens?: 'jwt' | 'opaque'
  /** @default true */
  readonly keyIds?: boolean
  /** `typ` of tokens; most servers write `JWT`. @default 'JWT' */
  readonly typ?: string
  /** Claim that holds the scopes, and whether as text or as a list. @default 'scope' */
  readonly scopeClaim?: 'scope' | 'scope list' | 'scp' | 'scp list'
}

interface Code {
  readonly clientId: string
  readonly redirectUri: string
  readonly challenge: string
  readonly scope: string
  readonly resource: string
}

const SECRET = 'introspection-secret'

export async function startIndependentServer(settings: IndependentSettings = {}): Promise<IndependentServer> {
  const { path = '/realms/main', alg = 'ES256', tokens = 'jwt', keyIds = true, typ = 'JWT' } = settings
  const keys: { readonly kid: string; readonly publicKey: CryptoKey; readonly privateKey: CryptoKey }[] = []
  const codes = new Map<string, Code>()
  const known = new Map<string, Record<string, unknown>>()
  const clients = new Set<string>()
  const requests: string[] = []
  let issuer = ''

  const rotate = async (): Promise<void> => {
    keys.unshift({ kid: randomUUID(), ...(await generateKeyPair(alg, { extractable: true })) })
  }
  const toScopes = (scope: string): JWTPayload => {
    const [name = 'scope', kind] = (settings.scopeClaim ?? 'scope').split(' ')
    return { [name]: kind === 'list' ? scope.split(' ') : scope }
  }
  const mint = (claims: JWTPayload = {}, header: Record<string, unknown> = {}): Promise<string> => {
    const now = Math.floor(Date.now() / 1000)
    const { scope = 'items:read', ...rest } = claims
    const all = { iss: issuer, sub: 'alice', iat: now, exp: now + 300, ...toScopes(String(scope)), ...rest }
    const { kid, privateKey } = keys[0] as (typeof keys)[number]
    return new SignJWT(all).setProtectedHeader({ alg, typ, ...(keyIds ? { kid } : {}), ...header }).sign(privateKey)
  }
  const issue = (members: Record<string, unknown> = {}): string => {
    const token = randomBytes(24).toString('base64url')
    known.set(token, { active: true, sub: 'alice', client_id: 'agent', scope: 'items:read', ...members })
    return token
  }

  const grant = async (code: Code): Promise<object> => {
    const { scope, resource, clientId } = code
    const claims = { aud: resource, client_id: clientId, scope, jti: randomUUID() }
    const token = tokens === 'jwt' ? await mint(claims) : issue({ ...claims, iss: issuer })
    return { access_token: token, token_type: 'Bearer', expires_in: 300, scope }
  }
  const exchange = async (form: URLSearchParams): Promise<object> => {
    const code = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const isGood =
      form.get('grant_type') === 'authorization_code' &&
      code?.challenge === challenge &&
      code.clientId === form.get('client_id') &&
      code.redirectUri === form.get('redirect_uri') &&
      code.resource === form.get('resource')
    return isGood ? grant(code) : { error: 'invalid_grant' }
  }
  const introspect = (form: URLSearchParams, request: IncomingMessage): object | undefined => {
    const basic = `Basic ${Buffer.from(`mcp:${SECRET}`).toString('base64')}`
    if (request.headers.authorization !== basic) return undefined
    return known.get(form.get('token') ?? '') ?? { active: false }
  }
  const authorize = (query: URLSearchParams, response: ServerResponse): void => {
    const get = (name: string): string => query.get(name) ?? ''
    const redirect = new URL(get('redirect_uri'))
    redirect.searchParams.set('iss', issuer)
    redirect.searchParams.set('state', get('state'))
    if (!clients.has(get('client_id')) || get('code_challenge_method') !== 'S256' || get('resource') === '') {
      redirect.searchParams.set('error', 'invalid_request')
    } else {
      const code = randomUUID()
      codes.set(code, {
        clientId: get('client_id'),
        redirectUri: get('redirect_uri'),
        challenge: get('code_challenge'),
        scope: get('scope') || 'items:read',
        resource: get('resource'),
      })
      redirect.searchParams.set('code', code)
    }
    response.writeHead(302, { location: redirect.href }).end()
  }

  const metadata = (): object => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    registration_endpoint: `${issuer}/register`,
    introspection_endpoint: `${issuer}/introspect`,
    ...(tokens === 'jwt' ? { jwks_uri: `${issuer}/keys` } : {}),
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
    authorization_response_iss_parameter_supported: true,
  })
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', issuer)
    requests.push(url.pathname)
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const json = (value: object | undefined, status = 200): void => {
      response.writeHead(value === undefined ? 401 : status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(value ?? { error: 'invalid_client' }))
    }
    // RFC 8414 §3.1: the path comes behind the well-known one.
    if (url.pathname === `/.well-known/oauth-authorization-server${path}`) return json(metadata())
    switch (url.pathname.startsWith(`${path}/`) ? url.pathname.slice(path.length) : '') {
      case '/keys':
        return json({
          keys: await Promise.all(
            keys.map(async ({ kid, publicKey }) => ({
              ...(await exportJWK(publicKey)),
              alg,
              ...(keyIds ? { kid } : {}),
            })),
          ),
        })
      case '/register': {
        const id = randomUUID()
        clients.add(id)
        return json({ ...(JSON.parse(body) as object), client_id: id }, 201)
      }
      case '/authorize':
        return authorize(url.searchParams, response)
      case '/token': {
        const granted = await exchange(new URLSearchParams(body))
        return json(granted, 'error' in granted ? 400 : 200)
      }
      case '/introspect':
        return json(introspect(new URLSearchParams(body), request))
      default:
        // As servers of single-page applications do.
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>')
    }
  }

  await rotate()
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  issuer = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}${path}`
  return {
    issuer,
    introspection: { url: `${issuer}/introspect`, clientId: 'mcp', clientSecret: SECRET },
    requests,
    mint,
    issue,
    rotate,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
