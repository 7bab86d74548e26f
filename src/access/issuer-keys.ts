/** The published keys of an issuer: found, fetched, kept for a while, and fetched again when it signs with new ones. */
import type * as Jose from 'jose'
import type { JWTVerifyGetKey } from 'jose'
import { assertAllowed, requestGuarded } from '../network/guarded-request.ts'
import { createAllowance } from './allowance.ts'
import { discoverJwksUri } from './discover-issuer.ts'

/** Anyone can show key ids that do not exist: they make us ask for keys so often at once, then once in each pause. */
const UNKNOWN_KEYS_AT_ONCE = 2
const UNKNOWN_KEYS_PAUSE_MS = 30_000
const KEYS_MAX_AGE_MS = 10 * 60_000
/** While the key server fails, it is asked at most so often. */
const FAILURE_COOLDOWN_MS = 2000

export interface IssuerKeysSettings {
  readonly issuer: string
  /** @default what the issuer's metadata says */
  readonly jwksUri?: string
}

/** With the first token: servers without `access.auth` never need it. */
export const loadJose = (): Promise<typeof Jose> => import('jose')

/** Keys come from the configured issuer and nowhere else: `jku`, `jwk` and `x5u` of a token are never looked at. */
export function createIssuerKeys({ issuer, jwksUri }: IssuerKeysSettings): JWTVerifyGetKey {
  const mayAskAgain = createAllowance(UNKNOWN_KEYS_AT_ONCE, UNKNOWN_KEYS_PAUSE_MS)
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
    const { createRemoteJWKSet, customFetch, errors } = await loadJose()
    const keys = createRemoteJWKSet(url, {
      // Whether to ask again for an unknown key is decided below.
      cooldownDuration: Infinity,
      cacheMaxAge: KEYS_MAX_AGE_MS,
      [customFetch]: (target: string) => guarded(() => fetchKeys(target)),
    })
    return async (header, input) => {
      try {
        return await keys(header, input)
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey) || !(keys.reloading || mayAskAgain())) throw error
        await keys.reload()
        return keys(header, input)
      }
    }
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
