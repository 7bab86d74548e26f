/** The URL of a running API → its document, at the places where frameworks serve it. */
import { ConfigError } from '../errors.ts'
import { loadDocument } from './load.ts'
import type { LoadedDocument, LoadSettings } from './load.ts'
import { toPublicUrl } from './uri.ts'
import { readVersion } from './version.ts'

/** Where Fastify, FastAPI, Hono, Spring, NestJS and others serve it. */
const PLACES = ['openapi.json', 'openapi.yaml', 'swagger.json', 'v3/api-docs', 'api-json', 'documentation/json']

/**
 * Tries the URL itself, then the usual places below it.
 *
 * @returns the document; its `url` says where it was
 * @throws ConfigError SOURCE_UNREADABLE, which says what was tried and what each answered; SOURCE_NOT_ALLOWED, DOCUMENT_TOO_LARGE
 */
export async function discoverDocument(url: string | URL, settings: LoadSettings): Promise<LoadedDocument> {
  const base = new URL(url)
  const folder = new URL(base)
  if (!folder.pathname.endsWith('/')) folder.pathname += '/'
  const tried: string[] = []
  let hint = 'Give the URL or the file of the OpenAPI document.'
  for (const candidate of [base, ...PLACES.map((place) => new URL(place + base.search, folder))]) {
    candidate.username = base.username
    candidate.password = base.password
    try {
      const loaded = await loadDocument(candidate, settings)
      readVersion(loaded.root, loaded.url)
      return loaded
    } catch (error) {
      // Without any answer there is no API to ask further.
      const isFinal = !(error instanceof ConfigError) || error.cause !== undefined || !isNoDocument(error)
      if (isFinal) throw error
      const name = toPublicUrl(candidate)
      if (/ answers 40[13]$/.test(error.message)) hint = error.hint ?? hint
      tried.push(error.message.startsWith(name) ? `  ${error.message}` : `  ${name}: ${error.message}`)
    }
  }
  throw new ConfigError('SOURCE_UNREADABLE', `no OpenAPI document was found. Tried:\n${tried.join('\n')}`, {
    hint,
  })
}

function isNoDocument({ code }: ConfigError): boolean {
  return code === 'SOURCE_UNREADABLE' || code === 'DOCUMENT_INVALID'
}
