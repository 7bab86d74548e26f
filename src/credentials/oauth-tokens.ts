/** Access tokens for the API from a token endpoint: client credentials (RFC 6749 §4.4), token exchange (RFC 8693). */
import { createHash } from 'node:crypto'
import { CallError } from '../errors.ts'
import type { SecretSource } from './secret.ts'
import { createTokenEndpoint } from './token-endpoint.ts'
import type { FetchedToken, TokenClient } from './token-endpoint.ts'

/** A token this young that is refused will not be better when fetched again. */
const BRAND_NEW_MS = 1000
const MAX_SUBJECTS = 1000

/** One token for all callers. */
export function createClientCredentialsSource(client: TokenClient, scope: string | undefined): SecretSource {
  const cache = createTokenCache(1, client.onToken)
  const fetch = createTokenEndpoint(client)
  const parameters = { grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) }
  return { get: (_caller, refusedSince) => cache.get('', refusedSince, () => fetch(parameters)) }
}

export interface ExchangeParameters {
  readonly audience?: string
  readonly resource?: string
  readonly scope?: string
}

/** One token for each caller, got for the token that the caller showed; `access.auth` must have verified it. */
export function createTokenExchangeSource(client: TokenClient, wanted: ExchangeParameters): SecretSource {
  const cache = createTokenCache(MAX_SUBJECTS, client.onToken)
  const fetch = createTokenEndpoint(client)
  return {
    get(caller, refusedSince) {
      const { identity } = caller
      if (identity === undefined) {
        throw new CallError('UPSTREAM_CREDENTIALS', 'This call needs a signed-in caller: the request carried no token.')
      }
      const key = createHash('sha256').update(identity.token).digest('base64')
      const notAfter = identity.expiresAt === undefined ? Infinity : identity.expiresAt * 1000
      return cache.get(key, refusedSince, async () => {
        const fetched = await fetch({
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          subject_token: identity.token,
          subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          ...wanted,
        })
        return { ...fetched, renewAt: Math.min(fetched.renewAt, notAfter) }
      })
    },
  }
}

interface TokenCache {
  get(key: string, refusedSince: number | undefined, fetch: () => Promise<FetchedToken>): string | Promise<string>
}

/** Calls that need the same token while it is on its way wait for the one request. */
function createTokenCache(maxEntries: number, onToken: TokenClient['onToken']): TokenCache {
  const tokens = new Map<string, FetchedToken>()
  const pending = new Map<string, Promise<string>>()
  return {
    get(key, refusedSince, fetch) {
      const cached = tokens.get(key)
      if (cached !== undefined) {
        const now = Date.now()
        const isRefused =
          refusedSince !== undefined && cached.fetchedAt < refusedSince && now - cached.fetchedAt >= BRAND_NEW_MS
        if (now < cached.renewAt && !isRefused) {
          onToken(cached.token)
          return cached.token
        }
        tokens.delete(key)
      }
      const underway = pending.get(key)
      if (underway !== undefined) return underway
      const fetching = fetch()
        .then((fetched) => {
          if (tokens.size >= maxEntries) for (const oldest of tokens.keys()) if (tokens.delete(oldest)) break
          tokens.set(key, fetched)
          return fetched.token
        })
        .finally(() => pending.delete(key))
      pending.set(key, fetching)
      return fetching
    },
  }
}
