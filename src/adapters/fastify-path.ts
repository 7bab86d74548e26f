/** Paths in the syntax of find-my-way, Fastify's router → OpenAPI templates. */
import type { PathParameter } from './undeclared-route.ts'
import type { RoutePath } from './route-path.ts'

/** Name of the parameter that stands for `*`. */
const WILDCARD = 'wildcard'

/**
 * Shape: `/v::1/:id(^\\d+)/:from-:to/*` → `/v:1/{id}/{from}-{to}/{wildcard}`.
 *
 * @returns the templates that the route answers, the longer first: two where the last segment is optional
 */
export function readFastifyPath(url: string): RoutePath[] {
  const parameters: PathParameter[] = []
  let path = ''
  let index = 0
  while (index < url.length) {
    if (url.startsWith('::', index)) {
      path += ':'
      index += 2
    } else if (url[index] === ':') {
      const end = endOfName(url, index + 1)
      const expression = url[end] === '(' ? expressionAt(url, end) : ''
      const name = url.slice(index + 1, end)
      parameters.push({ name, ...patternOf(expression) })
      path += `{${name}}`
      index = end + expression.length
      if (url[index] === '?' && index === url.length - 1) return withOptional(path, parameters)
    } else if (url[index] === '*') {
      parameters.push({ name: WILDCARD })
      path += `{${WILDCARD}}`
      index++
    } else {
      path += url[index]
      index++
    }
  }
  return [{ path: path === '' ? '/' : path, parameters }]
}

/** The name under which Fastify's `request.params` and `schema.params` know a parameter of the template. */
export function toFastifyName(name: string): string {
  return name === WILDCARD ? '*' : name
}

function endOfName(url: string, start: number): number {
  const length = url.slice(start).search(/[/\-.(?:]/)
  return length === -1 ? url.length : start + length
}

/** `(^\\d+)` with its parentheses, nested ones counted. */
function expressionAt(url: string, start: number): string {
  let depth = 0
  for (let index = start; index < url.length; index++) {
    if (url[index] === '\\') index++
    else if (url[index] === '(') depth++
    else if (url[index] === ')' && --depth === 0) return url.slice(start, index + 1)
  }
  return url.slice(start)
}

function patternOf(expression: string): { pattern?: string } {
  const pattern = expression.slice(1, -1).replace(/^\^/, '').replace(/\$$/, '')
  return pattern === '' ? {} : { pattern }
}

function withOptional(path: string, parameters: readonly PathParameter[]): RoutePath[] {
  const shorter = path.slice(0, path.lastIndexOf('/')) || '/'
  return [
    { path, parameters },
    { path: shorter, parameters: parameters.slice(0, -1) },
  ]
}
