/** Paths in the syntax of Hono, Elysia and H3, `/items/:id{[0-9]+}?`, → OpenAPI templates. */
import type { PathParameter } from './undeclared-route.ts'

/** Shape: `{ path: '/items/{id}', parameters: [{ name: 'id', pattern: '[0-9]+' }] }`. */
export interface RoutePath {
  readonly path: string
  readonly parameters: readonly PathParameter[]
}

/** `:id`, `:id{[0-9]+}`, `:id(\\d+)`, each with an optional `?`; whole segments. */
const PARAMETER = /^:([^{}()?*+]+)(?:\{(.+)\}|\((.+)\))?(\?)?$/

/** `v:version`, `:name.:extension`: parameters inside a segment. */
const INNER_PARAMETER = /:(\w+)/g

/**
 * @param innerParameters - whether `v:version` holds a parameter in this framework
 * @returns the templates that the route answers, the longer first: two where the last segment is optional; none for
 *   wildcards and whatever else no template can say
 */
export function readRoutePath(route: string, { innerParameters }: { readonly innerParameters: boolean }): RoutePath[] {
  const segments: string[] = []
  const parameters: PathParameter[] = []
  let withoutLast: RoutePath | undefined
  const parts = splitSegments(route)
  for (const [index, part] of parts.entries()) {
    const match = PARAMETER.exec(part)
    if (match?.[1] !== undefined && !(innerParameters && match[1].includes(':'))) {
      if (match[4] === '?') {
        if (index < parts.length - 1) return []
        withoutLast = toRoutePath(segments, parameters)
      }
      const pattern = match[2] ?? match[3]
      parameters.push({ name: match[1], ...(pattern === undefined || !isPattern(pattern) ? {} : { pattern }) })
      segments.push(`{${match[1]}}`)
    } else if (/(?<!\\)[*{}()]|^:.*\+$/.test(part)) {
      return []
    } else if (innerParameters) {
      const names = [...part.matchAll(INNER_PARAMETER)].flatMap(([, name]) => (name === undefined ? [] : [name]))
      parameters.push(...names.map((name) => ({ name })))
      segments.push(part.replaceAll(INNER_PARAMETER, '{$1}'))
    } else {
      segments.push(part)
    }
  }
  const whole = toRoutePath(segments, parameters)
  return withoutLast === undefined ? [whole] : [whole, withoutLast]
}

function toRoutePath(segments: readonly string[], parameters: readonly PathParameter[]): RoutePath {
  return { path: `/${segments.join('/')}`, parameters: [...parameters] }
}

/** At slashes outside of braces and parentheses: a parameter's expression may hold some. */
function splitSegments(route: string): string[] {
  const segments = ['']
  let depth = 0
  for (const char of route.replace(/^\//, '')) {
    if (char === '{' || char === '(') depth++
    if (char === '}' || char === ')') depth--
    if (char === '/' && depth === 0) segments.push('')
    else segments[segments.length - 1] += char
  }
  return segments
}

/** A router may take what JSON Schema's dialect does not. */
function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'u').source !== ''
  } catch {
    return false
  }
}
