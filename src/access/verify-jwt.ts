/** JWT access tokens (RFC 9068, and those of servers before it) by the issuer's published keys. The only file that knows jose. */
import type * as Jose from 'jose'
import type { JWTPayload, JWTVerifyGetKey, ProtectedHeaderParameters } from 'jose'
import { ConfigError } from '../errors.ts'
import { assertAllowed, requestGuarded } from '../network/guarded-request.ts'
import { discoverJwksUri } from './discover-issuer.ts'
import { toIdentity, TokenRefused, toScopes } from './token-verifier.ts'
import type { VerifyToken } from './token-verifier.ts'

export interface JwtSettings {
  readonly issuer: string
  readonly audience: string
  readonly jwksUri?: string
  readonly algorithms?: readonly string[]
}

/** Asymmetric ones only: with HS256 the published key would be the secret. */
const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ')
const CLOCK_SKEW_SECONDS = 10
/** Keys are fetched at most so often, however many unknown key ids are shown. */
const KEYS_COOLDOWN_MS = 30_000
const KEYS_MAX_AGE_MS = 10 * 60_000
/** While the key server fails, it is asked at most so often. */
const FAILURE_COOLDOWN_MS = 2000

/** @throws ConfigError OPTION_INVALID */
export function createJwtVerifier(settings: JwtSettings): VerifyToken {
  assertUrl(settings.issuer, 'access.auth.issuer')
  if (settings.jwksUri !== undefined) assertUrl(settings.jwksUri, 'access.auth.jwksUri')
  const algorithms = resolveAlgorithms(settings.algorithms)
  const keys = createKeys(settings)
  return async (token) => {
    const { errors, jwtVerify } = await loadJose()
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: settings.issuer,
      audience: settings.audience,
      algorithms,
      clockTolerance: CLOCK_SKEW_SECONDS,
      requiredClaims: ['exp'],
    }).catch((error: unknown) => {
      throw isTokenFault(error, errors) ? new TokenRefused(describe(error, errors), error) : error
    })
    assertAccessToken(payload, protectedHeader)
    return toIdentity(token, payload)
  }
}

type JoseErrors = typeof Jose.errors

/** With the first token: servers without `access.auth` never need it. */
const loadJose = (): Promise<typeof Jose> => import('jose')

function resolveAlgorithms(given: readonly string[] | undefined): string[] {
  const wrong = given?.find((algorithm) => !ALGORITHMS.includes(algorithm))
  if (wrong !== undefined || given?.length === 0) {
    throw new ConfigError('OPTION_INVALID', `access.auth.algorithms: "${wrong ?? ''}" cannot be used`, {
      hint: `Signatures by a key pair only: ${ALGORITHMS.join(', ')}.`,
    })
  }
  return [...(given ?? ALGORITHMS)]
}

/** Keys come from the configured issuer and nowhere else: `jku`, `jwk` and `x5u` of a token are never looked at. */
function createKeys({ issuer, jwksUri }: JwtSettings): JWTVerifyGetKey {
  let loading: Promise<JWTVerifyGetKey> | undefined
  let failure: { readonly error: unknown; readonly at: number } | undefined
  const guarded = async <T>(action: () => Promise<T>): Promise<T> => {
    if (failure !== undefined && Date.now() - failure.at < FAILURE_COOLDOWN_MS) throw failure.error
    try {
      const value = await action()
      failure = undefined
      return value
    } catch (error) {
      failure = { error, at: Date.now() }
      throw error
    }
  }
  const load = async (): Promise<JWTVerifyGetKey> => {
    const url = await guarded(async () => assertAllowed(jwksUri ?? (await discoverJwksUri(issuer))))
    const { createRemoteJWKSet, customFetch } = await loadJose()
    return createRemoteJWKSet(url, {
      cooldownDuration: KEYS_COOLDOWN_MS,
      cacheMaxAge: KEYS_MAX_AGE_MS,
      [customFetch]: (target: string) => guarded(() => fetchKeys(target)),
    })
  }
  return async (header, input) => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return (await loading)(header, input)
  }
}

async function fetchKeys(url: string): Promise<Response> {
  const { status, body } = await requestGuarded(url, { headers: { accept: 'application/json' } })
  if (status !== 200) throw new Error(`the key server answers ${status}`)
  return new Response(new Uint8Array(body), { headers: { 'content-type': 'application/json' } })
}

/**
 * ID tokens, logout tokens and the like are signed by the same keys and speak about the same user, but were not given
 * for calling us (RFC 9068 §5, RFC 8725 §3.11).
 */
function assertAccessToken(payload: JWTPayload, header: ProtectedHeaderParameters): void {
  const type = (header.typ ?? 'JWT').toLowerCase().replace(/^application\//, '')
  if (type === 'at+jwt') return
  const isIdToken =
    payload['at_hash'] !== undefined ||
    payload['c_hash'] !== undefined ||
    payload['typ'] === 'ID' ||
    payload['token_use'] === 'id' ||
    (payload['nonce'] !== undefined && toScopes(payload).length === 0)
  if (type !== 'jwt' || isIdToken) throw new TokenRefused('The token is no access token.')
}

/** What jose throws about the token itself; the rest is about keys that could not be had. */
function isTokenFault(error: unknown, errors: JoseErrors): error is Error {
  return (
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWTExpired ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported
  )
}

function describe(error: Error, errors: JoseErrors): string {
  if (error instanceof errors.JWTExpired) return 'The token is expired.'
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'The token is not valid.'
  if (error.claim === 'aud') return 'The token is for another audience.'
  return error.claim === 'iss'
    ? 'The token is of another issuer.'
    : `The claim ${error.claim} of the token is not valid.`
}

function assertUrl(url: string, option: string): void {
  try {
    assertAllowed(url)
  } catch (cause) {
    throw new ConfigError('OPTION_INVALID', `${option}: ${cause instanceof Error ? cause.message : 'no URL'}`, {
      hint: 'Write an https URL; http is for loopback only.',
    })
  }
}
