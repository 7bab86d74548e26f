/** Opaque tokens: the authorization server is asked (RFC 7662). */
import { resolveCredentialValue } from '../credentials/credential-value.ts'
import { toClientBasic } from '../credentials/token-endpoint.ts'
import { ConfigError } from '../errors.ts'
import { isJsonObject } from '../model/json.ts'
import { assertAllowed, requestGuarded } from '../network/guarded-request.ts'
import type { CredentialValue } from '../options.ts'
import { hasAudience, toIdentity, TokenRefused } from './token-verifier.ts'
import type { VerifyToken } from './token-verifier.ts'

const CLOCK_SKEW_SECONDS = 10

export interface IntrospectionSettings {
  readonly introspection: {
    readonly url: string
    readonly clientId: CredentialValue
    readonly clientSecret: CredentialValue
  }
  readonly issuer?: string
  /** When given, the answer must carry it. */
  readonly audience?: string
}

/** @throws ConfigError OPTION_INVALID */
export function createIntrospectionVerifier(settings: IntrospectionSettings): VerifyToken {
  const { introspection, issuer, audience } = settings
  const option = 'access.auth.introspection'
  const url = resolveUrl(introspection.url, option)
  const basic = toClientBasic(
    resolveCredentialValue(introspection.clientId, `${option}.clientId`),
    resolveCredentialValue(introspection.clientSecret, `${option}.clientSecret`),
  )
  return async (token) => {
    const response = await requestGuarded(url, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        authorization: `Basic ${basic}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ token, token_type_hint: 'access_token' }).toString(),
    })
    if (response.status !== 200) throw new Error(`the introspection endpoint answers ${response.status}`)
    const claims: unknown = JSON.parse(response.body.toString('utf8'))
    if (!isJsonObject(claims)) throw new Error('the introspection endpoint does not answer with an object')
    if (claims['active'] !== true) throw new TokenRefused('The token is not active.')
    assertTimely(claims)
    if (issuer !== undefined && claims['iss'] !== undefined && claims['iss'] !== issuer) {
      throw new TokenRefused('The token is of another issuer.')
    }
    if (audience !== undefined && !hasAudience(claims['aud'], audience)) {
      throw new TokenRefused('The token is for another audience.')
    }
    return toIdentity(token, claims)
  }
}

/** Whoever says `active` has looked at the times, or should have. */
function assertTimely(claims: Readonly<Record<string, unknown>>): void {
  const now = Date.now() / 1000
  const expiry = toSeconds(claims['exp'], Infinity)
  if (!(expiry > now - CLOCK_SKEW_SECONDS)) throw new TokenRefused('The token is expired.')
  if (!(toSeconds(claims['nbf'], 0) <= now + CLOCK_SKEW_SECONDS)) throw new TokenRefused('The token is not valid yet.')
}

/** Numbers (RFC 7662 §2.2), which some servers write as text; what is neither is NaN, which is no time at all. */
function toSeconds(value: unknown, absent: number): number {
  if (value === undefined || value === null) return absent
  return typeof value === 'number' || (typeof value === 'string' && value !== '') ? Number(value) : Number.NaN
}

function resolveUrl(url: string, option: string): string {
  try {
    return assertAllowed(url).href
  } catch (cause) {
    throw new ConfigError('OPTION_INVALID', `${option}.url: ${cause instanceof Error ? cause.message : 'no URL'}`, {
      hint: 'Write an https URL; http is for loopback only.',
    })
  }
}
