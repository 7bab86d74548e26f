/** A configured secret → its text. The only place that reads variables and files for secrets. */
import { readFileSync } from 'node:fs'
import { ConfigError } from '../errors.ts'
import type { CredentialValue } from '../options.ts'

/**
 * @param value - `'s3cret'`, `{ env: 'API_KEY' }`, `{ file: '/run/secrets/api-key' }`; the line feed at a file's end and a byte order mark are dropped
 * @param option - the option's path, for messages: `upstream.credentials.key`
 * @throws ConfigError OPTION_INVALID for an unset variable, an unreadable file or an empty value; never shows the value
 */
export function resolveCredentialValue(value: CredentialValue, option: string): string {
  const text = readValue(value, option)
  if (text === '') throw invalid(`${option} is empty`, 'Give the secret, { env } or { file }.')
  return text
}

/** @returns true when another read may give another value: the file may have been replaced. */
export function isRereadable(value: CredentialValue): boolean {
  return typeof value === 'object' && 'file' in value
}

/** @returns true for text, `{ env }` and `{ file }`. */
export function isCredentialValue(value: unknown): value is CredentialValue {
  if (typeof value === 'string') return true
  if (typeof value !== 'object' || value === null) return false
  return ('env' in value && typeof value.env === 'string') || ('file' in value && typeof value.file === 'string')
}

function readValue(value: CredentialValue, option: string): string {
  if (typeof value === 'string') return value
  if ('env' in value) {
    const text = process.env[value.env]
    if (text === undefined) {
      throw invalid(`${option}: the environment variable ${value.env} is not set`, 'Set it before the server starts.')
    }
    return text
  }
  try {
    return readFileSync(value.file, 'utf8').replace(/^\uFEFF|\r?\n$/g, '')
  } catch (cause) {
    throw new ConfigError('OPTION_INVALID', `${option}: the file ${value.file} cannot be read`, {
      hint: 'Check the path and that this user may read it.',
      cause,
    })
  }
}

function invalid(message: string, hint: string): ConfigError {
  return new ConfigError('OPTION_INVALID', message, { hint })
}
