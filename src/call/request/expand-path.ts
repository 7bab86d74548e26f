/** Styles of path variables: `simple`, `label`, `matrix` (OpenAPI 3.2 §4.12.3, RFC 6570 §3.2.2, §3.2.5, §3.2.7). */
import type { JsonValue } from '../../model/json.ts'
import type { Parameter } from '../../model/operation.ts'
import type { Encode } from './percent-encode.ts'
import { definedEntries, definedItems, isUndefined, toText } from './to-text.ts'

/** @returns the text in place of `{name}`; empty for a value that is undefined in the sense of RFC 6570 */
export function expandPath(
  parameter: Parameter,
  value: JsonValue | undefined,
  encodeName: Encode,
  encode: Encode,
): string {
  if (isUndefined(value)) return ''
  const name = encodeName(parameter.name)
  switch (parameter.style) {
    case 'matrix':
      return matrixPairs(name, value, parameter.explode, encode)
        .map(([key, text]) => `;${key}${text === '' ? '' : `=${text}`}`)
        .join('')
    case 'label':
      return `.${joined(value, parameter.explode, parameter.explode ? '.' : ',', encode)}`
    case 'spaceDelimited':
      return joined(value, parameter.explode, '%20', encode)
    case 'pipeDelimited':
      return joined(value, parameter.explode, '%7C', encode)
    case 'tabDelimited':
      return joined(value, parameter.explode, '%09', encode)
    default:
      return joined(value, parameter.explode, ',', encode)
  }
}

/** `simple` and its kin: `R,100,G,200`, or `R=100,G=200` when exploded. Headers use it without any encoding. */
export function joined(value: JsonValue, explode: boolean, delimiter: string, encode: Encode): string {
  if (Array.isArray(value)) return definedItems(value).map(encode).join(delimiter)
  if (typeof value !== 'object' || value === null) return encode(toText(value))
  const between = explode ? '=' : delimiter
  return definedEntries(value)
    .map(([name, text]) => encode(name) + between + encode(text))
    .join(delimiter)
}

function matrixPairs(name: string, value: JsonValue, explode: boolean, encode: Encode): (readonly [string, string])[] {
  if (!explode || typeof value !== 'object' || value === null) return [[name, joined(value, false, ',', encode)]]
  if (Array.isArray(value)) return definedItems(value).map((item) => [name, encode(item)] as const)
  return definedEntries(value).map(([key, text]) => [encode(key), encode(text)] as const)
}
