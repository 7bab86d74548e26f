/** One Fastify route → one OpenAPI operation. */
import type { FastifySchema } from 'fastify'
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'
import type { WarningSink } from '../model/warning.ts'
import type { CollectedRoute } from './fastify-channel.ts'
import type { Components, SharedSchemas } from './fastify-components.ts'
import { mcpConfig } from './fastify-mcp-config.ts'
import { toFastifyName } from './fastify-path.ts'
import type { RoutePath } from './route-path.ts'
import { toParameters } from './schema-parameters.ts'
import { isStandardSchema, toJsonSchema } from './standard-schema.ts'
import { describeUndeclaredRoute, FREE_QUERY, toStringParameter, warnOfUnreadable } from './undeclared-route.ts'

export interface OperationReader {
  /** @param first - of the templates of a route, the one that has its operationId */
  (route: CollectedRoute, method: string, path: RoutePath, { first }: { readonly first: boolean }): object
}

const METHODS_WITH_BODY = new Set(['POST', 'PUT', 'PATCH', 'QUERY'])
const DECLARE = "params, querystring and body in the route's `schema`"

export function createOperationReader(components: Components, warn: WarningSink): OperationReader {
  return (route, method, path, { first }) => {
    const schema = (route.options.schema ?? {}) as RouteSchema
    const shared = route.scope.getSchemas()
    const about = aboutOf(schema, first, route.options.config)
    const querystring = schema.querystring ?? schema.query
    const responses = readResponses(schema, components, shared)
    const declared = schema.params ?? querystring ?? schema.headers ?? schema.body
    if (route.options.schema === undefined || (declared === undefined && METHODS_WITH_BODY.has(method))) {
      const undeclared = describeUndeclaredRoute({ method, ...path }, DECLARE, warn, schema.consumes)
      return { ...undeclared, ...about, responses }
    }
    const params = toPlainSchema(schema.params, 'input')
    const query = toPlainSchema(querystring, 'input')
    const headers = toPlainSchema(schema.headers, 'input')
    const body = toPlainSchema(schema.body, 'input')
    if (querystring !== undefined && query === undefined) warnOfUnreadable({ method, ...path }, 'querystring', warn)
    if (schema.body !== undefined && body === undefined) warnOfUnreadable({ method, ...path }, 'body', warn)
    const parametersIn = (location: 'query' | 'header', part: JsonObject | undefined): object[] =>
      part === undefined ? [] : toParameters(location, components.resolve(part, shared))
    return {
      ...about,
      parameters: [
        ...pathParameters(path, params === undefined ? undefined : components.resolve(params, shared)),
        ...(querystring !== undefined && query === undefined ? [FREE_QUERY] : parametersIn('query', query)),
        ...parametersIn('header', headers),
      ],
      ...(schema.body === undefined ? {} : { requestBody: readBody(body ?? {}, schema.consumes, components, shared) }),
      responses,
    }
  }
}

/** Parts are what the app's validator takes: JSON Schema, or schemas of Zod and others. */
interface RouteSchema extends FastifySchema {
  readonly query?: unknown
}

function aboutOf(schema: RouteSchema, first: boolean, config: unknown): object {
  const { operationId, summary, description, tags, deprecated, security } = schema
  const mcp = mcpConfig(config)
  const about = {
    operationId: first ? operationId : undefined,
    summary,
    description,
    tags,
    deprecated,
    security,
    'x-mcp': isJsonObject(mcp) ? mcp : Reflect.get(schema, 'x-mcp'),
  }
  return Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined))
}

/** @returns undefined for what is no JSON Schema and cannot be made one */
function toPlainSchema(part: unknown, direction: 'input' | 'output'): JsonObject | undefined {
  if (isStandardSchema(part)) return toJsonSchema(part, direction)
  return isJsonObject(part) ? part : undefined
}

function pathParameters(path: RoutePath, params: JsonObject | undefined): object[] {
  const declared = new Map(
    (params === undefined ? [] : toParameters('path', params)).map((parameter) => [
      String(Reflect.get(parameter, 'name')),
      parameter,
    ]),
  )
  return path.parameters.map((parameter) => {
    const known = declared.get(toFastifyName(parameter.name))
    return known === undefined ? toStringParameter(parameter) : { ...known, name: parameter.name }
  })
}

function readBody(
  body: JsonObject,
  consumes: readonly string[] | undefined,
  components: Components,
  shared: SharedSchemas,
): object {
  const { content, description } = body
  return {
    required: true,
    ...(typeof description === 'string' ? { description } : {}),
    content: isContent(content)
      ? convertContent(content, components, shared)
      : contentOf(consumes ?? ['application/json'], components.convert(body, shared)),
  }
}

function readResponses(schema: RouteSchema, components: Components, shared: SharedSchemas): object {
  const responses: Record<string, object> = {}
  for (const [status, part] of Object.entries(isJsonObject(schema.response) ? schema.response : {})) {
    const response = toPlainSchema(part, 'output')
    if (response === undefined) continue
    const { content, description } = response
    const text = typeof description === 'string' ? description : ''
    const key = /^[1-5]xx$/i.test(status) ? status.toUpperCase() : status
    if (isContent(content)) responses[key] = { description: text, content: convertContent(content, components, shared) }
    else if (response['type'] === 'null') responses[key] = { description: text }
    else {
      const types = schema.produces ?? ['application/json']
      responses[key] = { description: text, content: contentOf(types, components.convert(response, shared)) }
    }
  }
  return Object.keys(responses).length === 0 ? { default: { description: 'Response' } } : responses
}

/** `{ 'application/json': { schema } }`, Fastify's form for several media types. */
function isContent(value: unknown): value is JsonObject {
  return isJsonObject(value) && Object.values(value).some((media) => isJsonObject(media) && 'schema' in media)
}

function convertContent(content: JsonObject, components: Components, shared: SharedSchemas): object {
  return Object.fromEntries(
    Object.entries(content).flatMap(([type, media]) => {
      const schema = isJsonObject(media) ? toPlainSchema(media['schema'], 'input') : undefined
      return [[type, schema === undefined ? {} : { schema: components.convert(schema, shared) }]]
    }),
  )
}

function contentOf(types: readonly string[], schema: JsonObject): object {
  return Object.fromEntries(types.map((type) => [type, { schema }]))
}
