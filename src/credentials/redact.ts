/** Keeps secrets out of what people and models read. */
import type { Logger } from '../options.ts'
import { spellingsOf } from './secret-spellings.ts'

/** Shorter secrets are not hidden: they would occur by chance in ordinary text. */
export const MIN_SECRET_LENGTH = 8
export const HIDDEN = '[hidden]'

/** Of one character: `\\u002f`. */
const MAX_ESCAPE_LENGTH = 6

/** Tokens that were fetched: so many of the latest are remembered, so that hiding stays cheap. */
const MAX_FETCHED = 64

export interface Redactor {
  /** A secret of the configuration: hidden for good, however it is spelled. */
  add(secret: string): void
  /** A token that was fetched, or is used: hidden as it is, until many others were. */
  addFetched(token: string): void
  redact(text: string): string
  /** The same for the beginning of a text: its end goes as well, which may be the beginning of a secret. */
  redactCut(text: string): string
}

export function createRedactor(): Redactor {
  const texts: string[] = []
  const escaped: { readonly mark: string; readonly pattern: RegExp }[] = []
  const known = new Set<string>()
  const fetched = new Set<string>()
  let longest = 0

  const redact = (text: string): string => {
    let clean = text
    for (const form of texts) if (clean.includes(form)) clean = clean.replaceAll(form, HIDDEN)
    for (const { mark, pattern } of escaped) if (clean.includes(mark)) clean = clean.replace(pattern, HIDDEN)
    for (const token of fetched) if (clean.includes(token)) clean = clean.replaceAll(token, HIDDEN)
    return clean
  }
  return {
    add(secret) {
      if (secret.length < MIN_SECRET_LENGTH || known.has(secret)) return
      known.add(secret)
      const spellings = spellingsOf(secret)
      texts.push(...spellings.texts)
      escaped.push(...spellings.escaped)
      longest = Math.max(longest, secret.length * MAX_ESCAPE_LENGTH)
      // A longer form first: what contains another secret is hidden whole.
      texts.sort((a, b) => b.length - a.length)
      escaped.sort((a, b) => b.pattern.source.length - a.pattern.source.length)
    },
    addFetched(token) {
      if (token.length < MIN_SECRET_LENGTH) return
      longest = Math.max(longest, token.length)
      fetched.delete(token)
      fetched.add(token)
      if (fetched.size <= MAX_FETCHED) return
      for (const oldest of fetched) {
        fetched.delete(oldest)
        break
      }
    },
    redact,
    redactCut: (text) => (longest === 0 ? text : redact(text).slice(0, -longest)),
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
