/** Keeps secrets out of what people and models read. */
import type { Logger } from '../options.ts'

/** Shorter secrets are not hidden: they would occur by chance in ordinary text. */
export const MIN_SECRET_LENGTH = 8
export const HIDDEN = '[hidden]'

/** Tokens that were fetched: so many of the latest are remembered, so that hiding stays cheap. */
const MAX_FETCHED = 64

export interface Redactor {
  /** A secret of the configuration: hidden for good, also percent- and base64-encoded. */
  add(secret: string): void
  /** A token that was fetched: hidden as it is, until many newer ones came. */
  addFetched(token: string): void
  redact(text: string): string
}

export function createRedactor(): Redactor {
  const configured: string[] = []
  const fetched = new Set<string>()
  return {
    add(secret) {
      if (secret.length < MIN_SECRET_LENGTH) return
      for (const form of formsOf(secret)) if (!configured.includes(form)) configured.push(form)
      // A longer form first: what contains another secret is hidden whole.
      configured.sort((a, b) => b.length - a.length)
    },
    addFetched(token) {
      if (token.length < MIN_SECRET_LENGTH) return
      fetched.delete(token)
      fetched.add(token)
      if (fetched.size <= MAX_FETCHED) return
      for (const oldest of fetched) {
        fetched.delete(oldest)
        break
      }
    },
    redact(text) {
      let clean = text
      for (const form of configured) if (clean.includes(form)) clean = clean.replaceAll(form, HIDDEN)
      for (const token of fetched) if (clean.includes(token)) clean = clean.replaceAll(token, HIDDEN)
      return clean
    },
  }
}

/**
 * A logger that writes the same events without secrets: every string in the details, messages, stacks and causes of
 * errors included. Events are rare, so they are copied; nothing is copied that holds no text.
 */
export function createRedactingLogger(logger: Logger, redact: (text: string) => string): Logger {
  const write =
    (level: keyof Logger) =>
    (details: object, message: string): void => {
      try {
        logger[level](cleanValue(details, redact, 0) as object, redact(message))
      } catch {
        // A logger that fails must not fail the request that it was told of.
      }
    }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

const MAX_DEPTH = 8

function cleanValue(value: unknown, redact: (text: string) => string, depth: number): unknown {
  if (typeof value === 'string') return redact(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth === MAX_DEPTH) return '[deeper]'
  if (value instanceof Error) return cleanError(value, redact, depth)
  if (Array.isArray(value)) return value.map((item) => cleanValue(item, redact, depth + 1))
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  const entries = Object.entries(value).map(([key, member]) => [key, cleanValue(member, redact, depth + 1)])
  return Object.fromEntries(entries)
}

function cleanError(error: Error, redact: (text: string) => string, depth: number): Error {
  const copy = new Error(redact(error.message))
  copy.name = error.name
  if (error.stack !== undefined) copy.stack = redact(error.stack)
  for (const [key, member] of Object.entries(error)) {
    Object.defineProperty(copy, key, { value: cleanValue(member, redact, depth + 1), enumerable: true })
  }
  if (error.cause !== undefined) copy.cause = cleanValue(error.cause, redact, depth + 1)
  return copy
}

/** As it is, as it stands in a URL or a form, in JSON text, and in base64. */
function formsOf(secret: string): Set<string> {
  const percent = encodeURIComponent(Buffer.from(secret).toString())
  const strict = percent.replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
  const base64 = Buffer.from(secret).toString('base64')
  return new Set([
    secret,
    percent,
    strict,
    lowerTriplets(percent),
    lowerTriplets(strict),
    strict.replaceAll('%20', '+'),
    ...jsonForms(secret),
    base64,
    base64.replace(/=+$/, ''),
    Buffer.from(secret).toString('base64url'),
  ])
}

/** JSON text, also of writers that escape more than they have to: `\/` (PHP), `\u0026` (Go), `\u002B` (.NET). */
function jsonForms(secret: string): string[] {
  const plain = JSON.stringify(secret).slice(1, -1)
  const slashes = plain.replaceAll('/', '\\/')
  const markup = plain.replaceAll(/[&<>]/g, toUnicodeEscape)
  const strict = plain.replaceAll(/[&<>'+]/g, toUnicodeEscape).replaceAll('\\"', '\\u0022')
  const capitals = strict.replaceAll(/\\u00[0-9a-f]{2}/g, (unit) => `\\u${unit.slice(2).toUpperCase()}`)
  return [
    plain,
    slashes,
    markup,
    strict,
    capitals,
    strict.replaceAll('/', '\\/'),
    slashes.replaceAll(/[&<>]/g, toUnicodeEscape),
  ]
}

/** Of an ASCII character: `&` → `\u0026`. */
function toUnicodeEscape(char: string): string {
  return `\\u00${char.charCodeAt(0).toString(16)}`
}

function lowerTriplets(text: string): string {
  return text.replaceAll(/%[0-9A-F]{2}/g, (triplet) => triplet.toLowerCase())
}
