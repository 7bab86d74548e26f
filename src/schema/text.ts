/** Text of a document, made fit to stand before a model. */
import type { JsonValue } from '../model/json.ts'

// Control, format and tag characters, lone surrogates, variation selectors and letters that look like nothing: they hide
// instructions from the person who reviews a tool. Line feed and tab stay.
const UNSEEN: RegExp = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu
const PLAIN: RegExp = /^[\x20-\x7E\n\t]*$/
const SENTENCE_END: RegExp = /[.!?:;。！？](?=\s|$)|\n(?=\n)/g

/** Ends of sentences and of paragraphs; abbreviations end no sentence. */
const SENTENCES = /[.!?。！？](?=\s|$)(?<!\b(?:e\.g|i\.e|vs|approx|incl|resp)\.)|(?=\n\n|\n *[-*])/g
/** What leads to a text that was cut off: `One of:`, `**Permissions:**`, a rule. */
const LEAD_AT_END = /(?:(?:\n\s*)+(?:[^\n]*:\**|#[^\n]*|[-=*_ ]{3,})|(?<=[.!?]) [^.!?\n]*:)$/

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

const LINKS = /!?\[([^\]]*)\]\([^)\s]*\)/g
const BREAKS = /<(?:br|hr)\s*\/?>|<\/(?:p|div|li|ul|ol|h[1-6]|pre|tr|table)>/gi
const TAGS =
  /<\/?(?:a|abbr|b|blockquote|br|code|dd|div|dl|dt|em|h[1-6]|hr|i|img|li|ol|p|pre|small|span|strong|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul)(?:\s[^<>]*)?\/?>/gi
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'", nbsp: ' ' }

/** The text without HTML and without the targets of its links: `[the guide](https://…)` and `<p>the <b>guide</b></p>` → `the guide`. */
export function withoutMarkup(text: string): string {
  const unlinked = text.includes('](') ? text.replaceAll(LINKS, '$1') : text
  if (!unlinked.includes('<')) return unlinked
  const plain = unlinked.replaceAll(BREAKS, '\n').replaceAll(TAGS, '')
  if (plain === unlinked) return unlinked
  return plain
    .replaceAll(/&(lt|gt|amp|quot|#39|nbsp);/g, (entity, name: string) => ENTITIES[name] ?? entity)
    .replaceAll(/\s*\n\s*\n\s*/g, '\n\n')
    .trim()
}

/**
 * The text in about `bytes` bytes: whole sentences, at least the first one if it is not twice as long, without markup. A
 * text that is short enough stays as it is written; one that is cut within a sentence ends in `…`.
 */
export function shorten(text: string, bytes: number): string {
  const whole = firstSentences(text, bytes)
  if (whole !== undefined) return whole
  const cut = cutText(withoutMarkup(text), bytes)
  return /[.!?。！？]$/.test(cut) ? cut : `${cut} …`
}

/** As {@link shorten}. @returns undefined when that would be a part of a sentence */
export function firstSentences(text: string, bytes: number): string | undefined {
  if (text.length <= bytes) return text
  const plain = withoutMarkup(text)
  if (plain.length <= bytes) return plain
  const head = plain.slice(0, bytes * 2 + 2)
  const ends = [...head.matchAll(SENTENCES)].map((end) => end.index + end[0].length)
  const end = ends.findLast((at) => at <= bytes) ?? ends[0]
  if (end === undefined || end === 0) return undefined
  const sentences = plain.slice(0, end).trimEnd()
  return sentences.replace(LEAD_AT_END, '') || sentences
}
