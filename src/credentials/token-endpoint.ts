/** A token endpoint (RFC 6749 §3.2), and how it wants to be shown the client's secret. */
import { isJsonObject } from '../model/json.ts'
import { requestGuarded } from '../network/guarded-request.ts'
import type { GuardedResponse } from '../network/guarded-request.ts'
import { unavailable } from './secret.ts'

export interface TokenClient {
  readonly tokenUrl: string
  readonly clientId: string
  /** Absent: a public client. */
  readonly clientSecret?: string
  /** Told about every token that arrives or is used again, so that it can be hidden. */
  readonly onToken: (token: string) => void
}

export interface FetchedToken {
  readonly token: string
  readonly fetchedAt: number
  /** Milliseconds since the epoch at which a new one is fetched. */
  readonly renewAt: number
}

/** @throws CallError UPSTREAM_CREDENTIALS */
export type FetchToken = (parameters: Readonly<Record<string, string>>) => Promise<FetchedToken>

const DEFAULT_LIFETIME_SECONDS = 300
const EXPIRY_SKEW_MS = 30_000

export function createTokenEndpoint(client: TokenClient): FetchToken {
  let way: 'header' | 'body' | undefined = client.clientSecret === undefined ? 'body' : undefined

  /** Endpoints must take the header (RFC 6749 §2.3.1); some take the body only, so that is tried once. */
  const ask = async (parameters: Readonly<Record<string, string>>): Promise<GuardedResponse> => {
    const response = await send(client, parameters, way ?? 'header')
    if (way !== undefined || (response.status !== 200 && !isAboutClient(response))) return response
    if (response.status === 200) {
      way = 'header'
      return response
    }
    const second = await send(client, parameters, 'body')
    if (second.status !== 200) return response
    way = 'body'
    return second
  }
  return async (parameters) => {
    const fetchedAt = Date.now()
    const response = await ask(parameters)
    const answer = parseJson(response.body)
    const token = isJsonObject(answer) ? answer['access_token'] : undefined
    const isToken = typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)
    if (response.status !== 200 || !isJsonObject(answer) || !isToken) {
      throw unavailable(new Error(`the token endpoint answered ${response.status}${errorCode(answer)}`))
    }
    client.onToken(token)
    const seconds = Number(answer['expires_in'] ?? DEFAULT_LIFETIME_SECONDS)
    const lifetimeMs = (Number.isNaN(seconds) ? DEFAULT_LIFETIME_SECONDS : seconds) * 1000
    return { token, fetchedAt, renewAt: fetchedAt + lifetimeMs - Math.min(EXPIRY_SKEW_MS, lifetimeMs / 2) }
  }
}

function isAboutClient({ status, body }: GuardedResponse): boolean {
  const answer = parseJson(body)
  const code = isJsonObject(answer) ? answer['error'] : undefined
  return status === 401 || code === 'invalid_client' || code === 'invalid_request'
}

async function send(
  { tokenUrl, clientId, clientSecret }: TokenClient,
  parameters: Readonly<Record<string, string>>,
  way: 'header' | 'body',
): Promise<GuardedResponse> {
  const form = new URLSearchParams(parameters)
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  }
  if (way === 'body') {
    form.set('client_id', clientId)
    if (clientSecret !== undefined) form.set('client_secret', clientSecret)
  } else headers['authorization'] = `Basic ${toClientBasic(clientId, clientSecret ?? '')}`
  try {
    return await requestGuarded(tokenUrl, { method: 'POST', headers, body: form.toString() })
  } catch (cause) {
    throw unavailable(cause)
  }
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
