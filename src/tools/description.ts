/** What a model reads about a tool. */
import type { MediaType, Operation } from '../model/operation.ts'
import { isEcho } from '../schema/echo.ts'
import { cleanText, cutText, shorten, withoutMarkup } from '../schema/text.ts'

/** Clients cut descriptions there; we do it at the end of a sentence. */
const MAX_BYTES = 2048

/** Summary and description as written; `METHOD /path` when there are neither. At most 2,048 bytes, and about `bytes`. */
export function toDescription(operation: Operation, media: MediaType | undefined, bytes: number): string {
  const text = bytes < MAX_BYTES ? toShortText(operation, bytes) : toText(operation)
  const prefix = operation.deprecated ? 'Deprecated. ' : ''
  const suffix = (operation.body?.content.length ?? 0) > 1 && media ? `\n\nSends ${media.contentType}.` : ''
  const body = text === '' ? `${operation.method} ${operation.path}` : text
  const room = MAX_BYTES - Buffer.byteLength(prefix + suffix)
  return prefix + cutText(body, room) + suffix
}

function toText(operation: Operation): string {
  return join(cleanText(operation.summary ?? ''), cleanText(operation.description ?? ''))
}

/** Without markup, and without a summary that the first sentences of the description say. */
function toShortText(operation: Operation, bytes: number): string {
  const summary = withoutMarkup(cleanText(operation.summary ?? ''))
  const description = withoutMarkup(cleanText(operation.description ?? ''))
  const text = join(summary, description)
  if (text === description || summary === '') return shorten(text, bytes)
  const sentences = shorten(description, bytes)
  return isEcho(summary, sentences) ? sentences : shorten(text, bytes)
}

function join(summary: string, description: string): string {
  if (description.startsWith(summary)) return description
  return description === '' ? summary : `${summary}\n\n${description}`
}

/** A description that was chosen by hand. */
export function toChosenDescription(text: string): string {
  return cutText(cleanText(text), MAX_BYTES)
}
