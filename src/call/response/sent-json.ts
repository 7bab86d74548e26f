/** JSON that the API sent, read no further than somebody asks. */
import type { JsonValue } from '../../model/json.ts'
import type { JsonText } from '../../model/tool.ts'
import { withoutHalfPairs } from '../../schema/well-formed.ts'
import { isTooDeep } from './measure-depth.ts'
import { scanJson } from './scan-json.ts'

export interface SentJson {
  /** As it came. */
  readonly text: string
  readonly value: JsonValue
  readonly isObject: boolean
  /** Too deep for parsers of clients: passed on as text only. */
  readonly isTooDeep: boolean
  /** `value`, as it can stand on a line of a message; undefined when it came on several. */
  readonly line: JsonText | undefined
  /** The JSON string that holds `text`, when it was made on the way. */
  readonly quoted?: JsonText
}

/** From so many characters on, text is not parsed when it is only passed on. */
const LONG = 1024

/** @returns undefined for what is no JSON */
export function readSentJson(text: string): SentJson | undefined {
  const scanned = text.length < LONG ? undefined : scanJson(text)
  if (scanned !== undefined) return new LazyJson(text, scanned.line, scanned.quoted)
  const sound = withoutHalfPairs(text)
  let value: JsonValue
  try {
    value = JSON.parse(sound) as JsonValue
  } catch {
    return undefined
  }
  return {
    text,
    value,
    isObject: typeof value === 'object' && value !== null && !Array.isArray(value),
    isTooDeep: isTooDeep(text, value),
    line: text.includes('\n') || text.includes('\r') ? undefined : sound,
  }
}

class LazyJson implements SentJson {
  readonly text: string
  readonly isTooDeep = false
  readonly line: JsonText
  readonly quoted: JsonText
  #value: JsonValue | undefined

  constructor(text: string, line: JsonText, quoted: JsonText) {
    this.text = text
    this.line = line
    this.quoted = quoted
  }

  get isObject(): boolean {
    return this.text.trimStart().startsWith('{')
  }

  get value(): JsonValue {
    return (this.#value ??= JSON.parse(this.text) as JsonValue)
  }
}
