/** Text of a document, made fit to stand before a model. */
import type { JsonValue } from '../model/json.ts'

// Control, format and tag characters, lone surrogates, variation selectors and letters that look like nothing: they hide
// instructions from the person who reviews a tool. Line feed and tab stay.
const UNSEEN: RegExp = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu
const PLAIN: RegExp = /^[\x20-\x7E\n\t]*$/
const SENTENCE_END: RegExp = /[.!?:;。！？](?=\s|$)|\n(?=\n)/g

/** @returns the text without invisible, control and bidirectional characters, with `\n` line ends, trimmed. */
export function cleanText(text: string): string {
  if (PLAIN.test(text)) return text.trim()
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(UNSEEN, '').trim()
}

// Those among them that are never part of a value: joiners and variation selectors are, in words and emoji.
const HIDDEN: RegExp = /(?![\n\t])[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu

/** A value of an enumeration or a default, with controls, zero-width blanks, bidirectional and tag characters left out of its texts. */
export function withoutHidden(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.replaceAll(HIDDEN, '')
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withoutHidden)
  const members = Object.entries(value).map(([name, member = null]) => [name, withoutHidden(member)] as const)
  return Object.fromEntries(members)
}

/** @returns the text if it has at most `maxBytes` bytes in UTF-8, else its beginning up to the last end of a sentence, or word. */
export function cutText(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes) return text
  const head = headOf(text, maxBytes)
  let end = 0
  for (const match of head.matchAll(SENTENCE_END)) end = match.index + 1
  // A first sentence that is very short says less than the words that follow it.
  if (end < head.length / 4) end = Math.max(end, head.search(/\s\S*$/))
  return (end > 0 ? head.slice(0, end) : head).trimEnd()
}

/** The longest beginning of at most `maxBytes` bytes that ends between two characters. */
function headOf(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text.slice(0, maxBytes))
  let end = Math.min(maxBytes, bytes.length)
  while (end > 0 && (bytes[end] ?? 0) >> 6 === 0b10) end--
  return bytes.subarray(0, end).toString()
}

/** Text of a schema without the targets of its links: `[the guide](https://…)` → `the guide`. */
export function withoutLinks(text: string): string {
  return text.includes('](') ? text.replaceAll(/!?\[([^\]]*)\]\([^)\s]*\)/g, '$1') : text
}

/**
 * The text in about `bytes` bytes: whole sentences, at least the first one if it is not twice as long, without the targets of
 * links. A text that is short enough stays as it is written.
 */
export function shorten(text: string, bytes: number): string {
  if (text.length <= bytes) return text
  const plain = withoutLinks(text)
  if (plain.length <= bytes) return plain
  const head = plain.slice(0, bytes * 2 + 2)
  const ends = [...head.matchAll(/[.!?。！？](?=\s|$)|(?=\n\n|\n *[-*])/g)].map((end) => end.index + end[0].length)
  const end = ends.findLast((at) => at <= bytes) ?? ends[0]
  return end === undefined || end === 0 ? cutText(plain, bytes) : plain.slice(0, end).trimEnd()
}
