/** Parameters → the writers that put their values into path, query, headers and cookies (OpenAPI 3.2 §4.12). */
import { CallError } from '../../errors.ts'
import type { JsonValue } from '../../model/json.ts'
import type { Parameter, ParameterStyle } from '../../model/operation.ts'
import { toContent } from './content-value.ts'
import { expandPairs, RAW_DELIMITERS, URL_DELIMITERS } from './expand-pairs.ts'
import type { Pair, PairSyntax } from './expand-pairs.ts'
import { expandPath, joined } from './expand-path.ts'
import { isFieldName, toAsciiJson, toCookieValue, toFieldValue } from './header-value.ts'
import { essenceOf, kindOf } from '../../model/media-type.ts'
import {
  encodeNothing,
  encodeReservedInCookie,
  encodeReservedInPath,
  encodeReservedInQuery,
  encodeUnreserved,
  keep,
} from './percent-encode.ts'
import { isUndefined, joinNested } from './to-text.ts'
import { writeForm } from './write-form.ts'
import { isJsonObject } from '../../model/json.ts'

/** A value → its text in the request; the empty string (or no pairs) for a value that leaves no trace. */
export type WriteValue<Written> = (value: JsonValue | undefined) => Written

/** Text in place of the template expression. */
export function pathWriter(parameter: Parameter): WriteValue<string> {
  const { contentType } = parameter
  if (contentType !== undefined) {
    return (value) => (value === undefined ? '' : encodeUnreserved(toContent(value, contentType)))
  }
  const encode = parameter.allowReserved ? encodeReservedInPath : encodeUnreserved
  return (value) => expandPath(parameter, joinNested(value, parameter.nested), encodeUnreserved, encode)
}

/** Pairs of a query parameter, encoded. */
export function queryWriter(parameter: Parameter): WriteValue<readonly Pair[]> {
  const { name, contentType, explode, nested } = parameter
  if (contentType !== undefined) {
    return (value) =>
      value === undefined ? [] : [[encodeUnreserved(name), encodeUnreserved(toContent(value, contentType))]]
  }
  const style = pairStyle(parameter.style)
  const syntax: PairSyntax = {
    encodeName: encodeUnreserved,
    encodeValue: parameter.allowReserved ? encodeReservedInQuery : encodeUnreserved,
    ...URL_DELIMITERS,
  }
  return (value) => expandPairs(name, joinNested(value, nested), style, explode, syntax)
}

/** A custom format that is declared as text delimits itself; only what would end the query is encoded. */
const encodeOwnFormat = keep(/(%[0-9A-Fa-f]{2}|[:/?@!$&'()*+,;=]+)/)

/** The whole query string (OpenAPI 3.2 §4.12.1, `querystring`). */
export function querystringWriter(parameter: Parameter): WriteValue<string> {
  const contentType = parameter.contentType ?? 'application/x-www-form-urlencoded'
  const isForm = kindOf(contentType) === 'form'
  const encode = essenceOf(contentType) === 'text/plain' ? encodeOwnFormat : encodeUnreserved
  return (value) => {
    if (value === undefined) return ''
    if (isForm && isJsonObject(value)) return writeForm(Object.entries(value), parameter.encoding)
    return encode(toContent(value, contentType))
  }
}

/** The field value, or undefined for no field. */
export function headerWriter(parameter: Parameter): WriteValue<string | undefined> {
  const { name, contentType, explode, nested } = parameter
  if (!isFieldName(name)) return refuseName(`The header "${name}"`)
  if (contentType !== undefined) {
    return (value) => (value === undefined ? undefined : toFieldValue(name, toAsciiContent(value, contentType)))
  }
  // Only 2.0 has other delimiters in headers (§5.2.4, `collectionFormat`).
  const delimiter = RAW_DELIMITERS.delimiters[parameter.style] ?? ','
  return (value) => {
    const flat = joinNested(value, nested)
    return isUndefined(flat) ? undefined : toFieldValue(name, joined(flat, explode, delimiter, encodeNothing))
  }
}

/** Cookies have names of their own kind: token characters stay (RFC 6265 §4.1.1). */
const encodeCookieName = keep(/([!#$&'*+\-.^_`|~0-9A-Za-z]+)/)

/** Name–value pairs of the Cookie field. */
export function cookieWriter(parameter: Parameter): WriteValue<readonly Pair[]> {
  const { name, contentType, style, explode } = parameter
  if (contentType !== undefined) {
    return (value) =>
      value === undefined ? [] : [[encodeCookieName(name), toCookieValue(name, toAsciiContent(value, contentType))]]
  }
  const asIs = (text: string): string => toCookieValue(name, text)
  const escaped = parameter.allowReserved ? encodeReservedInCookie : encodeUnreserved
  const syntax: PairSyntax = {
    encodeName: style === 'cookie' ? encodeCookieName : encodeNameOf(name),
    encodeValue: style === 'cookie' ? asIs : escaped,
    ...URL_DELIMITERS,
  }
  return (value) => expandPairs(name, value, 'form', explode, syntax)
}

/** The parameter's own name is the document's, names of members are the caller's. */
function encodeNameOf(parameterName: string): (text: string) => string {
  return (text) => (text === parameterName ? encodeCookieName(text) : encodeUnreserved(text))
}

function toAsciiContent(value: JsonValue, contentType: string): string {
  const text = toContent(value, contentType)
  return kindOf(contentType) === 'json' ? toAsciiJson(text) : text
}

/** A style of another location is read as the default one. */
function pairStyle(style: ParameterStyle): ParameterStyle {
  return style === 'simple' || style === 'label' || style === 'matrix' || style === 'cookie' ? 'form' : style
}

function refuseName(what: string): (value: JsonValue | undefined) => undefined {
  return (value) => {
    if (isUndefined(value)) return undefined
    throw new CallError('REQUEST_REFUSED', `${what} has a name that cannot be sent.`)
  }
}
