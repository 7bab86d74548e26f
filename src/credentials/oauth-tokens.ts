/** Access tokens for the API from a token endpoint: client credentials (RFC 6749 §4.4), token exchange (RFC 8693). */
import { createHash } from 'node:crypto'
import { CallError } from '../errors.ts'
import { isJsonObject } from '../model/json.ts'
import { requestGuarded } from '../network/guarded-request.ts'
import { unavailable } from './secret.ts'
import type { SecretSource } from './secret.ts'

export interface TokenClient {
  readonly tokenUrl: string
  readonly clientId: string
  /** Absent: a public client. */
  readonly clientSecret?: string
  /** Told about every token that arrives or is used again, so that it can be hidden. */
  readonly onToken: (token: string) => void
}

interface CachedToken {
  readonly token: string
  readonly fetchedAt: number
  /** Milliseconds since the epoch at which a new one is fetched. */
  readonly renewAt: number
}

const DEFAULT_LIFETIME_SECONDS = 300
const EXPIRY_SKEW_MS = 30_000
/** A token this young that is refused will not be better when fetched again. */
const BRAND_NEW_MS = 1000
const MAX_SUBJECTS = 1000

/** One token for all callers. */
export function createClientCredentialsSource(client: TokenClient, scope: string | undefined): SecretSource {
  const cache = createTokenCache(1, client.onToken)
  const parameters = { grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) }
  return { get: (_caller, refresh) => cache.get('', refresh, () => fetchToken(client, parameters)) }
}

export interface ExchangeParameters {
  readonly audience?: string
  readonly resource?: string
  readonly scope?: string
}

/** One token for each caller, got for the token that the caller showed; `access.auth` must have verified it. */
export function createTokenExchangeSource(client: TokenClient, wanted: ExchangeParameters): SecretSource {
  const cache = createTokenCache(MAX_SUBJECTS, client.onToken)
  return {
    get(caller, refresh) {
      const { identity } = caller
      if (identity === undefined) {
        throw new CallError('UPSTREAM_CREDENTIALS', 'This call needs a signed-in caller: the request carried no token.')
      }
      const key = createHash('sha256').update(identity.token).digest('base64')
      const notAfter = identity.expiresAt === undefined ? Infinity : identity.expiresAt * 1000
      return cache.get(key, refresh, async () => {
        const fetched = await fetchToken(client, {
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
  get(key: string, refresh: boolean, fetch: () => Promise<CachedToken>): string | Promise<string>
}

/** Calls that need the same token while it is on its way wait for the one request. */
function createTokenCache(maxEntries: number, onToken: TokenClient['onToken']): TokenCache {
  const tokens = new Map<string, CachedToken>()
  const pending = new Map<string, Promise<string>>()
  return {
    get(key, refresh, fetch) {
      const cached = tokens.get(key)
      if (cached !== undefined) {
        const now = Date.now()
        if (now < cached.renewAt && (!refresh || now - cached.fetchedAt < BRAND_NEW_MS)) {
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

async function fetchToken(client: TokenClient, parameters: Readonly<Record<string, string>>): Promise<CachedToken> {
  const form = new URLSearchParams(parameters)
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  }
  if (client.clientSecret === undefined) form.set('client_id', client.clientId)
  else headers['authorization'] = `Basic ${toClientBasic(client.clientId, client.clientSecret)}`
  const now = Date.now()
  const response = await requestGuarded(client.tokenUrl, { method: 'POST', headers, body: form.toString() }).catch(
    (cause: unknown) => {
      throw unavailable(cause)
    },
  )
  const answer = parseJson(response.body)
  const token = isJsonObject(answer) ? answer['access_token'] : undefined
  if (response.status !== 200 || !isJsonObject(answer) || typeof token !== 'string') {
    throw unavailable(new Error(`the token endpoint answered ${response.status}${errorCode(answer)}`))
  }
  client.onToken(token)
  const seconds = typeof answer['expires_in'] === 'number' ? answer['expires_in'] : DEFAULT_LIFETIME_SECONDS
  const lifetimeMs = seconds * 1000
  return { token, fetchedAt: now, renewAt: now + lifetimeMs - Math.min(EXPIRY_SKEW_MS, lifetimeMs / 2) }
}

/** RFC 6749 §2.3.1: both parts are form-encoded before they are joined. */
export function toClientBasic(clientId: string, clientSecret: string): string {
  return Buffer.from(`${formEncode(clientId)}:${formEncode(clientSecret)}`).toString('base64')
}

function formEncode(text: string): string {
  return new URLSearchParams({ v: text }).toString().slice(2)
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

/** Of the answer only the code is told (RFC 6749 §5.2): descriptions may repeat what was sent. */
function errorCode(answer: unknown): string {
  const code = isJsonObject(answer) ? answer['error'] : undefined
  return typeof code === 'string' && /^[\x21-\x7e]{1,60}$/.test(code) ? ` (${code})` : ''
}
