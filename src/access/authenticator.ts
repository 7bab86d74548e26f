/** `Authorization: Bearer …` → who it is. Nothing else of a request is looked at: no query, no body, no cookie. */
import { ConfigError } from '../errors.ts'
import type { EndpointRequest } from '../model/exchange.ts'
import type { Identity } from '../model/http.ts'
import type { AuthOptions, VerifiedToken } from '../options.ts'
import { createIntrospectionVerifier } from './introspect-token.ts'
import { assertUnbound, hasAudience, TokenRefused } from './token-verifier.ts'
import type { VerifyToken } from './token-verifier.ts'
import { createJwtVerifier } from './verify-jwt.ts'

/** The header's token; `none` when there is no header, `malformed` when it is no single bearer token. */
export function readBearer(request: EndpointRequest): { readonly token: string } | 'none' | 'malformed' {
  const { authorization } = request.headers
  if (authorization === undefined) return 'none'
  const token = typeof authorization === 'string' ? BEARER.exec(authorization)?.[1] : undefined
  return token === undefined ? 'malformed' : { token }
}

/** RFC 6750 §2.1. */
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i

export interface Authenticator {
  /**
   * At once when the token was verified a moment ago.
   *
   * @throws TokenRefused when it is not good; anything else when it could not be checked
   */
  identify(token: string): Identity | Promise<Identity>
}

/** A token that was good is good for so long: keys and revocations need time to travel anyway. */
const JWT_CACHE_MS = 60_000
const INTROSPECTION_CACHE_MS = 15_000
const MAX_CACHED = 1000
/** Anyone can show tokens, and each may be a request to the authorization server: so many that nobody knows at once. */
const MAX_PENDING = 256

/** @throws ConfigError OPTION_INVALID */
export function createAuthenticator(auth: AuthOptions): Authenticator {
  if ('introspection' in auth) return createCached(createIntrospectionVerifier(auth), INTROSPECTION_CACHE_MS)
  // What the user's function remembers is its own decision.
  if ('verifyToken' in auth) return { identify: createCustomVerifier(auth.verifyToken, auth.audience) }
  if (typeof auth.issuer !== 'string' || typeof auth.audience !== 'string') {
    throw new ConfigError('OPTION_INVALID', 'access.auth needs issuer and audience, introspection, or verifyToken', {
      hint: 'For JWTs: { issuer: "https://login.example.com", audience: "https://mcp.example.com/mcp" }.',
    })
  }
  return createCached(createJwtVerifier(auth), JWT_CACHE_MS)
}

interface Verified {
  readonly identity: Identity
  readonly until: number
}

/** Remembers good tokens only, so that nobody fills it; requests that show the same token at once are one check. */
function createCached(verify: VerifyToken, cacheMs: number): Authenticator {
  const verified = new Map<string, Verified>()
  const pending = new Map<string, Promise<Identity>>()
  let strangers = 0
  const remember = (identity: Identity): void => {
    const expiry = identity.expiresAt === undefined ? Infinity : identity.expiresAt * 1000
    if (verified.size >= MAX_CACHED) for (const oldest of verified.keys()) if (verified.delete(oldest)) break
    verified.delete(identity.token)
    verified.set(identity.token, { identity, until: Math.min(Date.now() + cacheMs, expiry) })
  }
  return {
    identify(token) {
      const known = verified.get(token)
      if (known !== undefined && Date.now() < known.until) return known.identity
      const underWay = pending.get(token)
      if (underWay !== undefined) return underWay
      // Who was known before is checked again in any case: strangers cannot keep them out.
      const isStranger = known === undefined
      if (isStranger && strangers >= MAX_PENDING)
        return Promise.reject(new Error(`${MAX_PENDING} tokens are being checked already`))
      if (isStranger) strangers += 1
      const checking = verify(token)
        .then((identity) => {
          assertUnexpired(identity.expiresAt)
          remember(identity)
          return identity
        })
        .catch((error: unknown) => {
          if (error instanceof TokenRefused) verified.delete(token)
          throw error
        })
        .finally(() => {
          pending.delete(token)
          if (isStranger) strangers -= 1
        })
      pending.set(token, checking)
      return checking
    },
  }
}

type CustomVerify = (token: string) => VerifiedToken | undefined | Promise<VerifiedToken | undefined>

/** "Rejects or returns undefined": a user's function has one way to say no, whatever it throws. */
function createCustomVerifier(verifyToken: CustomVerify, audience: string | undefined): VerifyToken {
  return async (token) => {
    let result: VerifiedToken | undefined
    try {
      result = await verifyToken(token)
    } catch (cause) {
      throw new TokenRefused('The token is not valid.', cause)
    }
    if (result === undefined || result === null) throw new TokenRefused('The token is not valid.')
    assertUnexpired(result.expiresAt)
    assertUnbound(result.claims ?? {})
    const aud = result.claims?.['aud']
    if (audience !== undefined && aud !== undefined && !hasAudience(aud, audience)) {
      throw new TokenRefused('The token is for another audience.')
    }
    const { subject, clientId, scopes = [], expiresAt, claims = {} } = result
    return {
      token,
      ...(subject === undefined ? {} : { subject }),
      ...(clientId === undefined ? {} : { clientId }),
      scopes,
      ...(expiresAt === undefined ? {} : { expiresAt }),
      claims,
    }
  }
}

function assertUnexpired(expiresAt: number | undefined): void {
  if (expiresAt !== undefined && expiresAt * 1000 <= Date.now() - CLOCK_SKEW_MS) {
    throw new TokenRefused('The token is expired.')
  }
}

const CLOCK_SKEW_MS = 10_000
