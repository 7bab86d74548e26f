/** Bytes of a file or of an answer → the value they stand for. */
import { ConfigError } from '../errors.ts'
import type { Warning } from '../model/warning.ts'
import { withoutHalfPairs } from '../schema/well-formed.ts'

export interface ParsedText {
  readonly value: unknown
  readonly warnings: readonly Warning[]
  /** False when the text surely names no other file: then nobody needs to search the value for references. */
  readonly mayReferOut: boolean
}

/**
 * JSON is tried first, YAML takes everything else.
 *
 * @param name - for messages: a file name, or URL without its query
 * @throws ConfigError DOCUMENT_INVALID, DOCUMENT_TOO_LARGE
 */
export async function parseText(bytes: Uint8Array, name: string): Promise<ParsedText> {
  const text = withoutHalfPairs(decode(bytes))
  const mayReferOut = /\$ref["']?\s*:(?!\s*["']?#)/.test(text)
  if (/^\s*</.test(text)) {
    throw new ConfigError('DOCUMENT_INVALID', `${name} is an HTML or XML page, no OpenAPI document`, {
      hint: 'Give the URL of the JSON or YAML document itself; pages that show it link to it.',
    })
  }
  const json = parseJson(text)
  if (json.ok) return { value: json.value, warnings: [], mayReferOut }
  // Loaded when it is needed: most documents are JSON.
  const { parseYaml } = await import('./yaml-text.ts')
  try {
    const { value, problems } = parseYaml(text)
    const warnings = problems.map((problem): Warning => ({ code: 'DOCUMENT_ODD', message: `${name}: ${problem}` }))
    return { value, warnings, mayReferOut }
  } catch (error) {
    if (!(error instanceof ConfigError) || error.code !== 'DOCUMENT_INVALID') throw error
    const problem = json.problem === undefined ? error.message : `the JSON cannot be read: ${json.problem}`
    throw new ConfigError('DOCUMENT_INVALID', `${name}: ${problem}`, { hint: error.hint ?? 'Correct the file.' })
  }
}

type JsonResult = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem?: string }

/** JSON with comments or trailing commas is YAML, mostly: that is why a failure here is none yet. */
function parseJson(text: string): JsonResult {
  if (!/^\s*[{[]/.test(text)) return { ok: false }
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) }
  }
}

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes
  const utf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  // TextDecoder takes the byte order mark off.
  if (!utf16) return new TextDecoder('utf-8').decode(bytes)
  return new TextDecoder(first === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes)
}
