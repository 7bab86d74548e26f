/** What a model reads about a tool. */
import type { MediaType, Operation } from '../model/operation.ts'
import { isEcho } from '../schema/echo.ts'
import { cleanText, cutText, shorten, withoutMarkup } from '../schema/text.ts'

/** Clients cut descriptions there; we do it at the end of a sentence. */
const MAX_BYTES = 2048

/** Summary and description as written; `METHOD /path` when there are neither. At most 2,048 bytes, and about `bytes`. */
export function toDescription(operation: Operation, media: MediaType | undefined, bytes: number): string {
  const isLimited = bytes < MAX_BYTES
  const clean = (text = ''): string => (isLimited ? withoutMarkup(cleanText(text)) : cleanText(text))
  const summary = clean(operation.summary)
  const description = clean(operation.description)
  const isSaid = description.startsWith(summary) || (isLimited && isEcho(summary, shorten(description, bytes)))
  const text = isSaid ? description : [summary, description].filter((part) => part !== '').join('\n\n')
  const prefix = operation.deprecated ? 'Deprecated. ' : ''
  const suffix = (operation.body?.content.length ?? 0) > 1 && media ? `\n\nSends ${media.contentType}.` : ''
  const body = text === '' ? `${operation.method} ${operation.path}` : text
  const room = MAX_BYTES - Buffer.byteLength(prefix + suffix)
  return prefix + cutText(isLimited ? shorten(body, bytes) : body, room) + suffix
}

/** A description that was chosen by hand. */
export function toChosenDescription(text: string): string {
  return cutText(cleanText(text), MAX_BYTES)
}
