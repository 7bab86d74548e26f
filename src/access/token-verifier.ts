/** What the three ways of checking a token have in common. */
import type { Identity } from '../model/http.ts'

/** @throws TokenRefused when the token is not good; anything else means that it could not be checked */
export type VerifyToken = (token: string) => Promise<Identity>

/** The token is not good. The message is for the client and says nothing about others. */
export class TokenRefused extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'TokenRefused'
  }
}

/** RFC 8693 §4.2 and RFC 7662: `scope` is text with spaces; some servers write a list, some call it `scp`. */
export function toScopes(claims: Readonly<Record<string, unknown>>): readonly string[] {
  const scope = claims['scope'] ?? claims['scp']
  if (typeof scope === 'string') return scope.split(' ').filter((part) => part !== '')
  return Array.isArray(scope) ? scope.filter((part): part is string => typeof part === 'string') : []
}

/** @returns true when `aud` is this audience, or a list that has it; compared exactly */
export function hasAudience(aud: unknown, audience: string): boolean {
  return aud === audience || (Array.isArray(aud) && aud.includes(audience))
}

/** The identity in the claims of a JWT or of an introspection answer. */
export function toIdentity(token: string, claims: Readonly<Record<string, unknown>>): Identity {
  const subject = claims['sub']
  const clientId = claims['client_id'] ?? claims['azp']
  const expiresAt = claims['exp']
  return {
    token,
    ...(typeof subject === 'string' ? { subject } : {}),
    ...(typeof clientId === 'string' ? { clientId } : {}),
    scopes: toScopes(claims),
    ...(typeof expiresAt === 'number' ? { expiresAt } : {}),
    claims,
  }
}
