/** Styles that make name–value pairs: query strings, forms, cookies (OpenAPI 3.2 §4.12.3, RFC 6570 §3.2.8). */
import { isJsonObject } from '../../model/json.ts'
import type { JsonValue } from '../../model/json.ts'
import type { ParameterStyle } from '../../model/operation.ts'
import type { Encode } from './percent-encode.ts'
import { definedEntries, definedItems, isUndefined, toText } from './to-text.ts'

/** Encoded name and value. */
export type Pair = readonly [name: string, value: string]

export interface PairSyntax {
  readonly encodeName: Encode
  readonly encodeValue: Encode
  /** The delimiters of `spaceDelimited`, `pipeDelimited` and tab-delimited values as they stand on the wire: `%20`, or a space. */
  readonly delimiters: Readonly<Partial<Record<ParameterStyle, string>>>
  /** `[` and `]` of `deepObject` as they stand on the wire. */
  readonly brackets: readonly [open: string, close: string]
}

/** In URLs and forms the delimiters are percent-encoded (OpenAPI 3.2 Appendix E). */
export const URL_DELIMITERS: Pick<PairSyntax, 'delimiters' | 'brackets'> = {
  delimiters: { spaceDelimited: '%20', pipeDelimited: '%7C', tabDelimited: '%09' },
  brackets: ['%5B', '%5D'],
}

/** In multipart nothing is percent-encoded (OpenAPI 3.2 §4.15.1.2). */
export const RAW_DELIMITERS: Pick<PairSyntax, 'delimiters' | 'brackets'> = {
  delimiters: { spaceDelimited: ' ', pipeDelimited: '|', tabDelimited: '\t' },
  brackets: ['[', ']'],
}

/**
 * The pairs that one value stands for; none when the value is undefined in the sense of RFC 6570.
 *
 * Where the specification is silent: a delimited style with `explode` repeats the name; `deepObject` goes on with brackets for what is
 * nested, arrays by index, and ignores `explode`; a value inside a value is JSON in every other style.
 */
export function expandPairs(
  name: string,
  value: JsonValue | undefined,
  style: ParameterStyle,
  explode: boolean,
  syntax: PairSyntax,
): Pair[] {
  const { encodeName, encodeValue } = syntax
  if (isUndefined(value)) return []
  if (typeof value !== 'object') return [[encodeName(name), encodeValue(toText(value))]]
  if (style === 'deepObject') return expandDeep(encodeName(name), value, syntax)
  const delimiter = syntax.delimiters[style] ?? ','
  if (Array.isArray(value)) {
    const items = definedItems(value).map(encodeValue)
    const key = encodeName(name)
    return explode ? items.map((item): Pair => [key, item]) : [[key, items.join(delimiter)]]
  }
  const entries = definedEntries(value)
  if (explode) return entries.map(([member, text]): Pair => [encodeName(member), encodeValue(text)])
  return [
    [encodeName(name), entries.flatMap(([member, text]) => [encodeValue(member), encodeValue(text)]).join(delimiter)],
  ]
}

function expandDeep(prefix: string, value: JsonValue | undefined, syntax: PairSyntax): Pair[] {
  if (value === null || value === undefined) return []
  if (typeof value !== 'object') return [[prefix, syntax.encodeValue(toText(value))]]
  const [open, close] = syntax.brackets
  const members = isJsonObject(value) ? Object.entries(value) : [...value.entries()]
  return members.flatMap(([key, member]) =>
    expandDeep(`${prefix}${open}${syntax.encodeName(String(key))}${close}`, member, syntax),
  )
}
