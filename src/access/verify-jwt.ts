/** JWT access tokens (RFC 9068, and those of servers before it) by the issuer's published keys. */
import type * as Jose from 'jose'
import type { CryptoKey, JWTPayload, JWTVerifyResult, ProtectedHeaderParameters } from 'jose'
import { ConfigError } from '../errors.ts'
import { assertAllowed } from '../network/guarded-request.ts'
import { createIssuerKeys, loadJose } from './issuer-keys.ts'
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
const MAX_KEYS_TRIED = 8

/** @throws ConfigError OPTION_INVALID */
export function createJwtVerifier(settings: JwtSettings): VerifyToken {
  assertUrl(settings.issuer, 'access.auth.issuer')
  if (settings.jwksUri !== undefined) assertUrl(settings.jwksUri, 'access.auth.jwksUri')
  const algorithms = resolveAlgorithms(settings.algorithms)
  const keys = createIssuerKeys(settings)
  const options = {
    issuer: settings.issuer,
    audience: settings.audience,
    algorithms,
    clockTolerance: CLOCK_SKEW_SECONDS,
    requiredClaims: ['exp'],
  }
  return async (token) => {
    const { errors, jwtVerify } = await loadJose()
    const { payload, protectedHeader } = await jwtVerify(token, keys, options)
      .catch((error: unknown) => {
        if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error
        return verifyWithAny(error, (key) => jwtVerify(token, key, options), errors)
      })
      .catch((error: unknown) => {
        throw isTokenFault(error, errors) ? new TokenRefused(describe(error, errors), error) : error
      })
    assertAccessToken(payload, protectedHeader)
    return toIdentity(token, payload)
  }
}

/** A token need not say which of the issuer's keys signed it (RFC 7515 §4.1.4): each that could have is tried. */
async function verifyWithAny(
  keys: AsyncIterable<CryptoKey>,
  verify: (key: CryptoKey) => Promise<JWTVerifyResult>,
  errors: JoseErrors,
): Promise<JWTVerifyResult> {
  let tried = 0
  for await (const key of keys) {
    if (++tried > MAX_KEYS_TRIED) break
    try {
      return await verify(key)
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error
    }
  }
  throw new errors.JWSSignatureVerificationFailed()
}

type JoseErrors = typeof Jose.errors

function resolveAlgorithms(given: readonly string[] | undefined): string[] {
  const wrong = given?.find((algorithm) => !ALGORITHMS.includes(algorithm))
  if (wrong !== undefined || given?.length === 0) {
    throw new ConfigError('OPTION_INVALID', `access.auth.algorithms: "${wrong ?? ''}" cannot be used`, {
      hint: `Signatures by a key pair only: ${ALGORITHMS.join(', ')}.`,
    })
  }
  return [...(given ?? ALGORITHMS)]
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
