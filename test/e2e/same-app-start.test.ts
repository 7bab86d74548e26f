import { Elysia } from 'elysia'
import Fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { expect, test } from 'vitest'
import { serveApp } from '../../src/adapters/serve-app.ts'
import { ApiMcp } from '../../src/index.ts'

function createFastify(): FastifyInstance {
  const app = Fastify()
  app.get('/items', { schema: { operationId: 'list_items' } }, async () => [])
  return app
}

test('tools are read before the app that also serves them is started', async () => {
  const app = createFastify()
  const mcp = new ApiMcp(app)
  mcp.mountHttp()
  mcp.mountHttp(app, { path: '/mcp2' })
  expect((await mcp.tools()).map(({ name }) => name)).toEqual(['list_items'])
  await app.close()
}, 5000)

test('a document that cannot be read stops the start then, too', async () => {
  const app = createFastify()
  const mcp = new ApiMcp(app, { openapi: '/no/such/file.json' })
  mcp.mountHttp()
  await expect(mcp.tools()).rejects.toMatchObject({ code: expect.stringMatching(/SOURCE|DOCUMENT/) as string })
  await app.close()
}, 5000)

test('the same with Elysia, whose hooks run when it is served', async () => {
  const app = new Elysia().get('/items', () => [], { detail: { operationId: 'list_items' } })
  const mcp = new ApiMcp(app)
  mcp.mountHttp()
  expect((await mcp.tools()).map(({ name }) => name)).toEqual(['list_items'])
  const served = await serveApp(app, { host: '127.0.0.1', port: 0 })
  await served.close()
}, 5000)

test('the document may be one that the same app serves', async () => {
  const app = createFastify()
  const operation = { get: { operationId: 'from_document' } }
  const document = { openapi: '3.1.0', info: { title: 'Items', version: '1' }, paths: { '/items': operation } }
  app.get('/openapi.json', async () => document)
  const mcp = new ApiMcp(app, { openapi: '/openapi.json' })
  mcp.mountHttp()
  await app.ready()
  expect((await mcp.tools()).map(({ name }) => name)).toEqual(['from_document'])
  await app.close()
}, 5000)
