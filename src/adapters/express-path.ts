/** Paths in the syntax of Express 4 and 5 → OpenAPI templates. */
import type { PathParameter } from './undeclared-route.ts'
import type { RoutePath } from './route-path.ts'

/** `:id`, `:id(\\d+)`, `:id?`, `:"odd name"`, `*splat`, `{…}`, an escaped character, or one that means something else. */
const TOKEN =
  /:(?:"((?:[^"\\]|\\.)+)"|([\p{ID_Start}$_][\p{ID_Continue}$]*))(\([^()]*(?:\([^()]*\)[^()]*)*\))?([?*+]?)|\*([\p{ID_Start}$_][\p{ID_Continue}$]*)|\{([^{}]*)\}|\\(.)|([*?+()[\]{}])/gu

/**
 * Shape: `/items/:id(\\d+){/:part}` → `/items/{id}/{part}` and `/items/{id}`.
 *
 * @returns the templates that the route answers, the longer first; none for what no template can say, such as Express 4's `*`
 */
export function readExpressPath(route: string): RoutePath[] {
  const parameters: PathParameter[] = []
  const optional: RoutePath[] = []
  let path = ''
  let end = 0
  for (const match of route.matchAll(TOKEN)) {
    const [token, quoted, name = quoted, expression = '', modifier, wildcard, group, escaped] = match
    path += route.slice(end, match.index)
    end = match.index + token.length
    if (name !== undefined) {
      if (modifier === '*' || modifier === '+') return []
      // Express 4 takes the slash before an optional parameter with it.
      if (modifier === '?') optional.push({ path: path.replace(/\/$/, ''), parameters: [...parameters] })
      parameters.push({ name, ...patternOf(expression) })
      path += `{${name}}`
    } else if (wildcard !== undefined) {
      parameters.push({ name: wildcard })
      path += `{${wildcard}}`
    } else if (group !== undefined) {
      optional.push({ path, parameters: [...parameters] })
      for (const part of readExpressPath(group).slice(0, 1)) {
        path += part.path
        parameters.push(...part.parameters)
      }
    } else if (escaped !== undefined) {
      path += escaped
    } else {
      return []
    }
  }
  path += route.slice(end)
  // What is optional in the middle is left as it is usually sent: with it.
  const shorter = optional.filter((one) => path.startsWith(one.path) && !route.slice(end).includes('/')).slice(-1)
  return [{ path, parameters }, ...shorter]
}

/** Of a router and of a route in it: `/api` and `/` are `/api`. */
export function joinPaths(before: RoutePath, after: RoutePath): RoutePath {
  const path = `${before.path}/${after.path}`.replaceAll(/\/{2,}/g, '/')
  return {
    path: path === '/' ? path : path.replace(/\/$/, ''),
    parameters: [...before.parameters, ...after.parameters],
  }
}

/** A part of an expression that Express 4 compiled from a parameter: `(?:([^\/]+?))`, with its slash in newer versions. */
const COMPILED_PARAMETER = /\(\?:(\\\/)?\(\[\^\\?\/\]\+\?\)\)/g

/**
 * Express 4 keeps of the path of a nested router only the expression made of it.
 *
 * @param keys - names of its parameters, in order
 * @returns undefined when the expression is not that of a plain path
 */
export function readCompiledPath(expression: RegExp, keys: readonly string[]): RoutePath | undefined {
  let next = 0
  const path = expression.source
    .replace(/^\^/, '')
    .replace(/\\\/\?\(\?=\\\/\|\$\)$/, '')
    .replaceAll(COMPILED_PARAMETER, (_part, slash: string | undefined) => `${slash ?? ''}{${keys[next++] ?? ''}}`)
  const plain = path.replaceAll(/\\(.)/g, '$1')
  if (next !== keys.length || /(?<!\\)[()|[\]?*+^$]/.test(path)) return undefined
  return { path: plain, parameters: keys.map((name) => ({ name })) }
}

function patternOf(expression: string): { pattern?: string } {
  const pattern = expression.slice(1, -1)
  return pattern === '' ? {} : { pattern }
}
