/** A case → the OpenAPI document that it is about. */
import type { SerializationCase } from './serialization-case.ts'

const FIXED_METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'])

export function buildDocument(testCase: SerializationCase): Record<string, unknown> {
  const { openapi, method, path, securityScheme } = testCase
  const operation = {
    operationId: 'operation',
    parameters: testCase.parameters,
    ...(testCase.requestBody === undefined ? {} : { requestBody: testCase.requestBody }),
    ...(testCase.consumes === undefined ? {} : { consumes: testCase.consumes }),
    ...(securityScheme === undefined ? {} : { security: [{ scheme: [] }] }),
    responses: { 200: { description: 'ok' } },
  }
  const item = {
    ...(testCase.pathItemParameters === undefined ? {} : { parameters: testCase.pathItemParameters }),
    ...(FIXED_METHODS.has(method) ? { [method]: operation } : { additionalOperations: { [method]: operation } }),
  }
  const info = { title: testCase.name, version: '1' }
  if (openapi === '2.0') {
    const schemes = securityScheme === undefined ? {} : { securityDefinitions: { scheme: securityScheme } }
    return { swagger: '2.0', info, ...swaggerServer(testCase.server), ...schemes, paths: { [path]: item } }
  }
  const components = securityScheme === undefined ? {} : { components: { securitySchemes: { scheme: securityScheme } } }
  return { openapi, info, servers: [{ url: testCase.server }], ...components, paths: { [path]: item } }
}

/** Path of the API at its server, slash at the end included: what a `baseUrl` would have. */
export function basePathOf({ server }: SerializationCase): string {
  if (typeof server !== 'string') return typeof server['basePath'] === 'string' ? server['basePath'] : ''
  const { pathname } = new URL(server, 'http://upstream.test')
  return pathname === '/' && !server.endsWith('/') ? '' : pathname
}

function swaggerServer(server: SerializationCase['server']): Record<string, unknown> {
  if (typeof server !== 'string') return server
  const { protocol, host, pathname } = new URL(server)
  return { schemes: [protocol.replace(':', '')], host, ...(pathname === '/' ? {} : { basePath: pathname }) }
}
