/** A path template → a function that fills it, so that what is filled in can never change where the request goes. */
import { CallError } from '../../errors.ts'
import type { Arguments } from './argument-reader.ts'
import { keep } from './percent-encode.ts'

/** The text in place of one template expression. */
export type WriteVariable = (args: Arguments) => string

export interface PathWriter {
  /** Raw path, base path included. @throws CallError REQUEST_REFUSED */
  readonly path: (args: Arguments) => string
  /** What the template had after a `?`, filled in; empty for most. */
  readonly query: (args: Arguments) => string
}

type Piece = string | { readonly name: string; readonly write: WriteVariable }

const encodePathLiteral = keep(/(%[0-9A-Fa-f]{2}|[A-Za-z0-9\-._~!$&'()*+,;=:@]+)/)
const encodeQueryLiteral = keep(/(%[0-9A-Fa-f]{2}|[A-Za-z0-9\-._~!$&'()*+,;=:@/?]+)/)

/**
 * @param template - `/users/{id}/files/{name}.{ext}`; real documents also have `?query={x}` (sent) and `#…` (never sent) in it
 * @param basePath - without a slash at its end
 * @param variable - finds the writer of a template expression; undefined when no argument fills it
 */
export function compilePath(
  template: string,
  basePath: string,
  variable: (name: string) => WriteVariable | undefined,
): PathWriter {
  const pieces = splitTemplate(template, variable)
  const hash = splitAt(pieces, '#')[0]
  const [pathPieces, queryPieces] = splitAt(hash, '?')
  const segments = splitSegments(pathPieces).map((segment) => compileSegment(segment))
  const query = compilePieces(queryPieces ?? [], encodeQueryLiteral)
  return {
    path(args) {
      let path = basePath
      for (const segment of segments) path += `/${segment(args)}`
      return path
    },
    query,
  }
}

/** Refuses what URL parsers, proxies and servers take for "here" or "one up", and segments that vanish (RFC 3986 §5.2.4, WHATWG URL §4.4). */
function compileSegment(pieces: readonly Piece[]): (args: Arguments) => string {
  const write = compilePieces(pieces, encodePathLiteral)
  const names = pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.name]))
  if (names.length === 0) {
    const text = write({})
    return isDotSegment(text) ? () => refuse('The path of this operation cannot be called.') : () => text
  }
  const which = names.map((name) => `"${name}"`).join(', ')
  return (args) => {
    const text = write(args)
    if (text === '') return refuse(`The path parameter ${which} is empty. Give a value.`)
    if (isDotSegment(text))
      return refuse(`The path parameter ${which} makes a path segment that means another path. Give another value.`)
    return text
  }
}

// Proxies exist that decode `%2F` and `%5C` before they look for dot segments.
const DOT_SEGMENT = /(?:^|%2f|%5c)(?:\.|%2e){1,2}(?:;.*)?(?:$|%2f|%5c)/i

function isDotSegment(segment: string): boolean {
  return DOT_SEGMENT.test(segment)
}

function compilePieces(pieces: readonly Piece[], encodeLiteral: (text: string) => string): (args: Arguments) => string {
  const parts = pieces.map((piece) => (typeof piece === 'string' ? encodeLiteral(piece) : piece.write))
  return (args) => {
    let text = ''
    for (const part of parts) text += typeof part === 'string' ? part : part(args)
    return text
  }
}

function splitTemplate(template: string, variable: (name: string) => WriteVariable | undefined): Piece[] {
  return template.split(/(\{[^{}]*\})/).flatMap((text, index): Piece[] => {
    if (index % 2 === 0) return text === '' ? [] : [text]
    const name = text.slice(1, -1)
    // RFC 6570 §3.2.8: a query string, whose parameters are declared as such.
    if (/^[?&]/.test(name)) return []
    const write = variable(name) ?? variable(name.replace(/^[+#./;?&]|\*$/g, ''))
    return [{ name, write: write ?? (() => '') }]
  })
}

/** Splits before the first literal `mark`. */
function splitAt(pieces: readonly Piece[], mark: string): [Piece[], Piece[] | undefined] {
  for (const [index, piece] of pieces.entries()) {
    const at = typeof piece === 'string' ? piece.indexOf(mark) : -1
    if (at < 0 || typeof piece !== 'string') continue
    return [
      [...pieces.slice(0, index), piece.slice(0, at)],
      [piece.slice(at + 1), ...pieces.slice(index + 1)],
    ]
  }
  return [[...pieces], undefined]
}

/** One list of pieces for each segment; leading slashes are one, since `//name` would be another host. */
function splitSegments(pieces: readonly Piece[]): Piece[][] {
  const segments: Piece[][] = [[]]
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      segments.at(-1)?.push(piece)
      continue
    }
    const [first = '', ...others] = piece.split('/')
    if (first !== '') segments.at(-1)?.push(first)
    for (const other of others) segments.push(other === '' ? [] : [other])
  }
  while (segments.length > 1 && segments[0]?.length === 0) segments.shift()
  return segments
}

function refuse(message: string): never {
  throw new CallError('REQUEST_REFUSED', message)
}
