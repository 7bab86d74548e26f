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

/** The token is good, for somebody who proves more than to have it: what its issuer and we are set up for does not fit. */
export class TokenBound extends TokenRefused {
  constructor() {
    super(
      'The token is bound to a key of its client (DPoP or mutual TLS), and this server takes unbound bearer tokens only.',
    )
    this.name = 'TokenBound'
  }
}

/**
 * `cnf` says which key must be proved with the token (RFC 7800, RFC 8705 §3.1, RFC 9449 §6). Proofs are not checked here, and
 * to take the token without one would undo what it was bound for.
 *
 * @param claims - of a JWT, of an introspection answer, or of the user's own verifier
 * @throws TokenBound
 */
export function assertUnbound(claims: Readonly<Record<string, unknown>>): void {
  const { cnf, token_type: type } = claims
  if (cnf !== undefined || (typeof type === 'string' && type.toLowerCase() === 'dpop')) throw new TokenBound()
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

/** The identity in the claims of a JWT or of an introspection answer. @throws TokenBound */
export function toIdentity(token: string, claims: Readonly<Record<string, unknown>>): Identity {
  assertUnbound(claims)
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
