/** A source → a parsed document with its files, overlays applied. All I/O of this layer starts here. */
import { realpath } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ConfigError } from '../errors.ts'
import type { Warning } from '../model/warning.ts'
import type { LoadedDocument } from './loaded-document.ts'
import { parseText } from './parse-text.ts'
import { toPlainDocument } from './plain-document.ts'
import { folderOf, readLimited } from './read-file.ts'
import type { Budget } from './read-file.ts'
import { toPublicUrl } from './uri.ts'

export type { LoadedDocument } from './loaded-document.ts'

export interface LoadSettings {
  /** For all files and overlays of the document together. */
  readonly maxBytes: number
  /** Sent with the request for a document from a URL, to its own origin only. */
  readonly headers?: Readonly<Record<string, string>>
  /** OpenAPI Overlay documents, applied in this order. */
  readonly overlays?: readonly (object | string | URL)[]
}

/**
 * @param source - the document itself (it is not changed), an http(s) or file URL, or the path of a file
 * @throws ConfigError SOURCE_UNREADABLE, SOURCE_NOT_ALLOWED, DOCUMENT_INVALID, DOCUMENT_TOO_LARGE
 */
export async function loadDocument(source: object | string | URL, settings: LoadSettings): Promise<LoadedDocument> {
  const sources = sourceSettings(settings, originOf(source))
  return complete(await loadSource(source, sources), settings, sources)
}

/**
 * Text that was read already: what an app answered for its own document.
 *
 * @param name - for messages
 * @throws ConfigError DOCUMENT_INVALID, DOCUMENT_TOO_LARGE; of overlays also SOURCE_UNREADABLE, SOURCE_NOT_ALLOWED
 */
export async function loadText(bytes: Uint8Array, name: string, settings: LoadSettings): Promise<LoadedDocument> {
  const { value, ...rest } = await parseText(bytes, name)
  return complete({ root: value, ...rest }, settings, sourceSettings(settings, undefined))
}

function sourceSettings({ maxBytes, headers = {} }: LoadSettings, headersFor: string | undefined): SourceSettings {
  return { budget: { maxBytes, left: maxBytes }, headers, headersFor }
}

/** Overlays first: they may bring references of their own. */
async function complete(
  document: LoadedSource,
  settings: LoadSettings,
  sources: SourceSettings,
): Promise<LoadedDocument> {
  const warnings: Warning[] = [...document.warnings]
  const { url, folder } = document
  const overlays = settings.overlays ?? []
  let { root } = document
  for (const overlay of overlays) {
    const { applyOverlay } = await import('./overlay.ts')
    const loaded = await loadSource(overlay, sources)
    warnings.push(...loaded.warnings)
    root = applyOverlay(root, loaded.root, nameOf(overlay), (warning) => warnings.push(warning))
  }
  const loaded = { root, warnings, ...(url === undefined ? {} : { url }) }
  if (!document.mayReferOut && overlays.length === 0) return loaded
  const { loadExternalFiles } = await import('./external-files.ts')
  const external = await loadExternalFiles(root, { url, folder, budget: sources.budget })
  return { ...loaded, files: external.files, warnings: [...warnings, ...external.warnings] }
}

interface SourceSettings {
  readonly budget: Budget
  readonly headers: Readonly<Record<string, string>>
  /** The only origin that gets the headers. */
  readonly headersFor: string | undefined
}

interface LoadedSource {
  readonly root: unknown
  readonly url?: string
  readonly folder?: string
  readonly warnings: readonly Warning[]
  readonly mayReferOut: boolean
}

async function loadSource(source: object | string | URL, settings: SourceSettings): Promise<LoadedSource> {
  if (typeof source === 'object' && !(source instanceof URL)) {
    return { root: toPlainDocument(source), warnings: [], mayReferOut: true }
  }
  const url = toUrl(source)
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return loadFromWeb(url, settings)
  if (url && url.protocol !== 'file:') {
    throw new ConfigError('SOURCE_UNREADABLE', `a document cannot be read from a ${url.protocol} URL`, {
      hint: 'Give an http or https URL, or the path of a file.',
    })
  }
  return loadFromFile(String(source), url, settings.budget)
}

async function loadFromWeb(source: URL, { budget, headers, headersFor }: SourceSettings): Promise<LoadedSource> {
  const { fetchDocument } = await import('./fetch-document.ts')
  const { bytes, url } = await fetchDocument(source, {
    maxBytes: budget.left,
    headers: source.origin === headersFor ? headers : {},
  })
  budget.left -= bytes.length
  const { value, warnings, mayReferOut } = await parseText(bytes, toPublicUrl(source))
  return { root: value, url, warnings, mayReferOut }
}

async function loadFromFile(source: string, url: URL | undefined, budget: Budget): Promise<LoadedSource> {
  const path = url ? pathOf(url) : source
  const bytes = await readLimited(path, source, budget)
  const { value, warnings, mayReferOut } = await parseText(bytes, source)
  return {
    root: value,
    url: pathToFileURL(await realpath(path)).href,
    folder: await folderOf(path),
    warnings,
    mayReferOut,
  }
}

/** `C:\api.yaml` is a path, not a URL of the scheme `c:`. */
function toUrl(source: string | URL): URL | undefined {
  if (typeof source !== 'string') return source
  return /^[a-z][a-z0-9+.-]+:/i.test(source) && URL.canParse(source) ? new URL(source) : undefined
}

function pathOf(url: URL): string {
  try {
    return fileURLToPath(url)
  } catch (cause) {
    throw new ConfigError('SOURCE_UNREADABLE', `${url.href} names no file of this machine`, { cause })
  }
}

function originOf(source: object | string | URL): string | undefined {
  const url = typeof source === 'string' || source instanceof URL ? toUrl(source) : undefined
  return url?.origin
}

function nameOf(overlay: object | string | URL): string {
  if (typeof overlay === 'object' && !(overlay instanceof URL)) return 'the overlay'
  const url = toUrl(overlay)
  return url && url.protocol !== 'file:' ? toPublicUrl(url) : String(overlay)
}
