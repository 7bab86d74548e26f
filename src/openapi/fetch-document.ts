/** A document at a URL: that one URL, once; redirects are not followed. */
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { ConfigError } from '../errors.ts'
import { requestGuarded } from '../network/guarded-request.ts'
import type { GuardedResponse } from '../network/guarded-request.ts'
import { tooLarge } from './read-file.ts'
import { toPublicUrl } from './uri.ts'

export interface FetchSettings {
  readonly maxBytes: number
  readonly headers?: Readonly<Record<string, string>>
}

export interface FetchedDocument {
  readonly bytes: Uint8Array
  /** As asked for, without user, password and fragment. */
  readonly url: string
}

/** Well below the 30 s after which supervisors give up a start: the reason is told by then. */
const TIMEOUT_MS = 20_000
const ACCEPT = 'application/json, application/yaml, application/vnd.oai.openapi, text/yaml;q=0.9, */*;q=0.5'

/**
 * @throws ConfigError SOURCE_UNREADABLE (with a `cause` when no answer came at all), SOURCE_NOT_ALLOWED, DOCUMENT_TOO_LARGE
 */
export async function fetchDocument(source: URL, settings: FetchSettings): Promise<FetchedDocument> {
  const url = new URL(source)
  const name = toPublicUrl(url)
  const authorization = takeCredentials(url)
  url.hash = ''
  const response = await send(url, name, {
    maxBytes: settings.maxBytes,
    headers: {
      accept: ACCEPT,
      'accept-encoding': 'gzip, deflate, br',
      ...(authorization === undefined ? {} : { authorization }),
      ...lowerCase(settings.headers ?? {}),
    },
  })
  if (response.status >= 300 && response.status < 400) throw redirected(name, url, response)
  if (response.status < 200 || response.status >= 300) {
    const secured = response.status === 401 || response.status === 403
    throw new ConfigError('SOURCE_UNREADABLE', `${name} answers ${response.status}`, {
      hint: secured
        ? 'Give the headers that the document needs (`--header`, `documentHeaders`), or the document as a file.'
        : 'Check the URL; the document must be readable with one GET.',
    })
  }
  return { bytes: await decode(response, settings.maxBytes, name), url: url.href }
}

async function send(url: URL, name: string, options: Required<FetchSettings>): Promise<GuardedResponse> {
  try {
    return await requestGuarded(url, { ...options, plainHttp: 'anywhere', timeoutMs: TIMEOUT_MS })
  } catch (cause) {
    if (cause instanceof ConfigError)
      throw cause.code === 'DOCUMENT_TOO_LARGE' ? tooLarge(name, options.maxBytes) : cause
    const timedOut = cause instanceof Error && cause.name === 'TimeoutError'
    const problem = timedOut ? `does not answer within ${TIMEOUT_MS / 1000} s` : `cannot be reached (${reason(cause)})`
    throw new ConfigError('SOURCE_UNREADABLE', `${name} ${problem}`, {
      hint: 'Check that the address is right and that the API runs.',
      cause,
    })
  }
}

/** `http://user:password@host/` → Basic credentials; the URL is changed in place. */
function takeCredentials(url: URL): string | undefined {
  if (url.username === '' && url.password === '') return undefined
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  url.username = ''
  url.password = ''
  return `Basic ${Buffer.from(pair).toString('base64')}`
}

function redirected(name: string, url: URL, response: GuardedResponse): ConfigError {
  const { location } = response.headers
  const target = typeof location === 'string' && URL.canParse(location, url.href) ? new URL(location, url) : undefined
  const where = target ? ` to ${toPublicUrl(target)}` : ''
  return new ConfigError(
    'SOURCE_UNREADABLE',
    `${name} redirects (${response.status})${where}; redirects are not followed`,
    {
      hint: target ? 'If that is where the document is, give that URL.' : 'Give the URL of the document itself.',
    },
  )
}

const DECODERS = new Map([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify<Uint8Array, { maxOutputLength: number }, Buffer>(brotliDecompress)],
])

/** The limit counts decoded bytes too, so a small answer cannot become a large one. */
async function decode(response: GuardedResponse, maxBytes: number, name: string): Promise<Uint8Array> {
  const coding = String(response.headers['content-encoding'] ?? 'identity').toLowerCase()
  if (coding === 'identity') return response.body
  const decoder = DECODERS.get(coding)
  if (!decoder) throw new ConfigError('SOURCE_UNREADABLE', `${name} answers in the unknown coding "${coding}"`)
  try {
    return await decoder(response.body, { maxOutputLength: maxBytes })
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(name, maxBytes)
    throw new ConfigError('SOURCE_UNREADABLE', `the answer of ${name} is broken: it is no ${coding}`, { cause })
  }
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function reason(cause: unknown): string {
  const code: unknown = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? code : 'no answer'
}
