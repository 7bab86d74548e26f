/** What is taken from a Swagger 2.0 document of `@fastify/swagger`: who the API is, what is hidden, how it is secured. */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'
import { basePathsOf, keyOf } from './fastify-swagger.ts'

export interface Swagger2 {
  /** Members of an OpenAPI 3 document: `info`, `tags`, `security`. */
  readonly root: JsonObject
  readonly securitySchemes: JsonObject
  /** @param path - as an OpenAPI template */
  readonly isShown: (method: string, path: string) => boolean
}

export function readSwagger2(document: JsonObject): Swagger2 {
  const shown = new Set<string>()
  for (const [path, item] of Object.entries(objectOf(document['paths']))) {
    for (const method of Object.keys(objectOf(item))) shown.add(keyOf(method, path))
  }
  const basePaths = basePathsOf(document)
  const schemes = Object.entries(objectOf(document['securityDefinitions']))
  return {
    root: Object.fromEntries(Object.entries(document).filter(([key]) => ROOT_MEMBERS.has(key))),
    securitySchemes: Object.fromEntries(schemes.map(([name, scheme]) => [name, toSecurityScheme(objectOf(scheme))])),
    isShown: (method, path) =>
      ['', ...basePaths].some((base) => path.startsWith(base) && shown.has(keyOf(method, path.slice(base.length)))),
  }
}

const ROOT_MEMBERS = new Set(['info', 'tags', 'security'])

const FLOWS = new Map<unknown, string>([
  ['application', 'clientCredentials'],
  ['accessCode', 'authorizationCode'],
  ['password', 'password'],
])

function toSecurityScheme({ type, flow, authorizationUrl, tokenUrl, scopes, ...rest }: JsonObject): JsonObject {
  if (type === 'basic') return { ...rest, type: 'http', scheme: 'basic' }
  if (type !== 'oauth2') return { ...rest, ...(type === undefined ? {} : { type }) }
  const details = Object.entries({ authorizationUrl, tokenUrl, scopes: scopes ?? {} })
  const given = Object.fromEntries(details.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))
  return { ...rest, type, flows: { [FLOWS.get(flow) ?? 'implicit']: given } }
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {}
}
