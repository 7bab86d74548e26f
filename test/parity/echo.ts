/** Small documents, and an API that answers with what it got. */
import Fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import type { ApiMcpOptions } from '../../src/options.ts'
import { connect } from './connect.ts'
import type { Connected } from './connect.ts'

export function documentOf(paths: object, components: object = {}): object {
  return { openapi: '3.1.0', info: { title: 'T', version: '1' }, paths, components }
}

/** An API that answers with what it got, whatever the path. */
export function createEcho(): FastifyInstance {
  const app = Fastify()
  app.all('/*', async ({ method, url, headers, body }) => ({ method, url, body: body ?? null, host: headers.host }))
  return app
}

export function echo(paths: object, options: ApiMcpOptions = {}): Promise<Connected> {
  return connect(createEcho(), { openapi: documentOf(paths), ...options })
}

export const json = (schema: object): object => ({ content: { 'application/json': { schema } } })
export const inPath = (name: string, schema: object = { type: 'string' }): object => ({
  name,
  in: 'path',
  required: true,
  schema,
})
export const inQuery = (name: string, schema: object): object => ({ name, in: 'query', schema })
