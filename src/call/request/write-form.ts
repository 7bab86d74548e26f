/** `application/x-www-form-urlencoded`: bodies and whole query strings (OpenAPI 3.2 §4.15.3). */
import type { JsonValue } from '../../model/json.ts'
import type { Encoding } from '../../model/operation.ts'
import { toContent } from './content-value.ts'
import { expandPairs, URL_DELIMITERS } from './expand-pairs.ts'
import type { Pair } from './expand-pairs.ts'
import { encodeForm, encodeReservedInQuery, encodeUnreserved } from './percent-encode.ts'
import { joinNested } from './to-text.ts'

/** Encodings by property name. */
export type Encodings = Readonly<Record<string, Encoding>> | undefined

/** @returns `a=1&b=x+y`; properties without a value leave no trace */
export function writeForm(
  properties: Iterable<readonly [string, JsonValue | undefined]>,
  encodings: Encodings,
): string {
  const pairs: string[] = []
  for (const [name, value] of properties) {
    for (const [key, text] of fieldPairs(name, value, encodingOf(encodings, name))) pairs.push(`${key}=${text}`)
  }
  return pairs.join('&')
}

/** The encoding of a property. Names come from documents, so own members only. */
export function encodingOf(encodings: Encodings, name: string): Encoding | undefined {
  return encodings !== undefined && Object.hasOwn(encodings, name) ? encodings[name] : undefined
}

/** `style`, `explode` or `allowReserved` given: RFC 6570, and `contentType` is ignored (OpenAPI 3.2 §4.15.1.2). */
export function isStyled(encoding: Encoding): boolean {
  return encoding.style !== undefined || encoding.explode !== undefined || encoding.allowReserved !== undefined
}

/** Style and explode with their defaults, as for query parameters. */
export function styleOf(encoding: Encoding): readonly [style: NonNullable<Encoding['style']>, explode: boolean] {
  const style = encoding.style ?? 'form'
  return [style, encoding.explode ?? style === 'form']
}

function fieldPairs(name: string, value: JsonValue | undefined, encoding: Encoding | undefined): Pair[] {
  if (encoding !== undefined && isStyled(encoding)) {
    const encodeValue = encoding.allowReserved === true ? encodeReservedInQuery : encodeUnreserved
    return expandPairs(name, joinNested(value, encoding.nested), ...styleOf(encoding), {
      encodeName: encodeUnreserved,
      encodeValue,
      ...URL_DELIMITERS,
    })
  }
  const items = Array.isArray(value) ? value : [value]
  return items.flatMap((item): Pair[] =>
    item === undefined || item === null ? [] : [[encodeForm(name), encodeForm(toContent(item, encoding?.contentType))]],
  )
}
