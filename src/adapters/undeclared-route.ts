/** Routes that declare no schema: what can still be said of them in an OpenAPI document, and the warning about the rest. */
import type { WarningSink } from '../model/warning.ts'
import { escapeToken } from '../model/pointer-token.ts'

/** Shape: `{ method: 'GET', path: '/items/{id}', parameters: [{ name: 'id' }] }`. */
export interface UndeclaredRoute {
  /** In any case. */
  readonly method: string
  /** As an OpenAPI template. */
  readonly path: string
  /** The names in the template, with the regular expression that the router has for one, if any. */
  readonly parameters: readonly PathParameter[]
}

export interface PathParameter {
  readonly name: string
  /** ECMAScript source without anchors: `[0-9]+`. */
  readonly pattern?: string
}

const METHODS_WITHOUT_BODY = new Set(['GET', 'HEAD', 'OPTIONS', 'DELETE', 'TRACE', 'CONNECT'])

/**
 * An operation with string path parameters, any query parameters (an object named `query`) and, for methods that usually
 * have one, any body. Warns with code `ROUTE_UNDECLARED`.
 *
 * @param declare - how a schema is declared in this framework; ends the sentence "Declare …"
 * @param consumes - media types of the body @default JSON
 */
export function describeUndeclaredRoute(
  route: UndeclaredRoute,
  declare: string,
  warn: WarningSink,
  consumes: readonly string[] = ['application/json'],
): object {
  const method = route.method.toUpperCase()
  warn({
    code: 'ROUTE_UNDECLARED',
    message: `${method} ${route.path} declares no schema: its tool takes any query and body. Declare ${declare}.`,
    pointer: pointerTo(method, route.path),
  })
  return {
    parameters: [...route.parameters.map(toStringParameter), FREE_QUERY],
    ...(METHODS_WITHOUT_BODY.has(method) ? {} : { requestBody: freeBody(consumes) }),
  }
}

/**
 * Warns of a route whose schema for one part is there and cannot be read: of a validator that offers no JSON Schema. What it takes is
 * left open.
 *
 * @param part - in the words of the framework: `body`, `querystring`
 */
export function warnOfUnreadable(
  { method, path }: Omit<UndeclaredRoute, 'parameters'>,
  part: string,
  warn: WarningSink,
): void {
  warn({
    code: 'SCHEMA_UNREADABLE',
    message: `${method.toUpperCase()} ${path} has a schema for its ${part} that cannot be written as JSON Schema: its tool takes any ${part}. Use a library that can, such as Zod 4, or give the \`openapi\` option.`,
    pointer: pointerTo(method, path),
  })
}

function pointerTo(method: string, path: string): string {
  return `/paths/${escapeToken(path)}/${method.toLowerCase()}`
}

/** A path parameter of which only the name is known. */
export function toStringParameter({ name, pattern }: PathParameter): object {
  const schema = { type: 'string', ...(pattern === undefined ? {} : { pattern: `^(?:${pattern})$` }) }
  return { name, in: 'path', required: true, schema }
}

/** As a form, and not as an exploded parameter: there a list repeats its name, which is what routers read. */
export const FREE_QUERY = {
  name: 'query',
  in: 'querystring',
  description: 'Query parameters by name.',
  content: { 'application/x-www-form-urlencoded': { schema: { type: 'object', additionalProperties: true } } },
}

function freeBody(mediaTypes: readonly string[]): object {
  return { content: Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema: {} }])) }
}
