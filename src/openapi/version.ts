/** Which OpenAPI a document is written in, and whether it is one at all. */
import { fileURLToPath } from 'node:url'
import { ConfigError } from '../errors.ts'
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'
import { toPublicUrl } from './uri.ts'

/** Versions differ for us in three steps only: 2.0, 3.0 (its own schema dialect), and 3.1 and later (JSON Schema). */
export type OpenApiVersion = '2.0' | '3.0' | '3.1'

export interface VersionedDocument {
  readonly root: JsonObject
  readonly version: OpenApiVersion
  /** Why the version was guessed. */
  readonly guess?: string
}

/**
 * @param url - of the document, for the message
 * @throws ConfigError DOCUMENT_INVALID, which says what the document looks like instead
 */
export function readVersion(root: unknown, url?: string): VersionedDocument {
  const invalid = (problem: string, hint = HINT): ConfigError =>
    new ConfigError('DOCUMENT_INVALID', `${nameOf(url)} is no OpenAPI document: ${problem}`, { hint })
  if (!isJsonObject(root)) throw invalid(`it is ${describe(root)}, not an object`)
  const openapi = numberAsText(root['openapi'])
  const swagger = numberAsText(root['swagger'])
  if (openapi !== undefined && /^3(\.\d|$)/.test(openapi)) {
    const known = /^3\.[0-2](\.|$)/.test(openapi) || openapi === '3'
    return {
      root,
      version: /^3(\.0|$)/.test(openapi) ? '3.0' : '3.1',
      ...(known ? {} : { guess: `the version "${openapi}" is not known and is read like 3.2` }),
    }
  }
  if (swagger !== undefined && /^2(\.|$)/.test(swagger)) return { root, version: '2.0' }
  const written = openapi ?? swagger ?? numberAsText(root['swaggerVersion'])
  if (written?.startsWith('1')) {
    throw invalid(`it is written in Swagger ${written}`, 'Convert it to OpenAPI 2.0 or later.')
  }
  if (isJsonObject(root['paths'])) return { root, ...guessVersion(root, written) }
  throw invalid(`it has no "openapi" or "swagger" version${lookalike(root)}`)
}

function guessVersion(root: JsonObject, written: string | undefined): { version: OpenApiVersion; guess: string } {
  const version = 'definitions' in root || ('host' in root && !('servers' in root)) ? '2.0' : '3.0'
  const reason = written === undefined ? 'no version is given' : `the version "${written}" is not known`
  return { version, guess: `${reason}; the document is read like ${version}` }
}

const HINT = 'Give an OpenAPI document (2.0, 3.0, 3.1 or 3.2; JSON or YAML).'

function nameOf(url: string | undefined): string {
  if (url === undefined) return 'this'
  return url.startsWith('file:') ? fileURLToPath(url) : toPublicUrl(url)
}

/** YAML reads `openapi: 3.0` as a number. */
function numberAsText(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim()
  return typeof value === 'number' ? String(value) : undefined
}

function lookalike(root: JsonObject): string {
  if ('asyncapi' in root) return '; it is an AsyncAPI document'
  if ('overlay' in root) return '; it is an OpenAPI Overlay: give it as one of `overlays`'
  if ('$schema' in root || 'properties' in root) return '; it looks like a JSON Schema'
  if ('item' in root && 'info' in root) return '; it looks like a Postman collection: export it as OpenAPI'
  if ('error' in root || 'message' in root) return '; it looks like an error message'
  return ''
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  return value === null || value === undefined ? 'empty' : `a ${typeof value}`
}
