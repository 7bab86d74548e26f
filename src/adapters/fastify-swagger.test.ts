import swagger from '@fastify/swagger'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { describeApp } from '../../test/contract/described.ts'
import './fastify-channel.ts'

test('@fastify/swagger describes where it is there, and its hidden routes stay hidden', async () => {
  const app = Fastify()
  await app.register(swagger, {
    openapi: { info: { title: 'T', version: '2' }, servers: [{ url: 'http://x.test/api' }] },
  })
  app.get('/api/a', { schema: { summary: 'A' }, config: { mcp: { name: 'a' } } }, async () => '')
  app.get('/b', { schema: { summary: 'B' }, config: { mcp: false } }, async () => '')
  app.get('/api/hidden', { schema: { hide: true } }, async () => '')
  app.post('/api/open', async () => '')
  await app.ready()
  const { document, operations } = await describeApp(app)
  expect(Object.keys(operations).sort()).toEqual(['GET /api/a', 'GET /b', 'POST /api/open'])
  expect(operations['GET /api/a']).toMatchObject({ summary: 'A', 'x-mcp': { name: 'a' } })
  expect(operations['GET /b']).toMatchObject({ 'x-mcp': { enabled: false } })
  expect(operations['POST /api/open']).toHaveProperty('requestBody')
  expect(document).toMatchObject({ info: { title: 'T' } })
})

test('of a Swagger 2.0 document of @fastify/swagger who the API is, what is hidden and its security are taken', async () => {
  const app = Fastify()
  await app.register(swagger, {
    swagger: {
      info: { title: 'Two', version: '9' },
      basePath: '/v1',
      securityDefinitions: {
        basic: { type: 'basic' },
        app: { type: 'oauth2', flow: 'application', tokenUrl: 'https://x.test/token', scopes: { r: 'read' } },
      },
    },
  })
  const querystring = { type: 'object', properties: { tags: { type: 'array', items: { type: 'string' } } } }
  const body = { type: 'object', required: ['a'], properties: { a: { type: 'string' } } }
  app.post('/v1/typed', { schema: { body, querystring, security: [{ basic: [] }] } }, async () => '')
  app.get('/free', async () => '')
  app.get('/untold', { schema: { tags: ['X-HIDDEN'] } }, async () => '')
  await app.ready()
  const { document, operations } = await describeApp(app)
  expect(document).toMatchObject({
    openapi: '3.1.0',
    info: { title: 'Two' },
    components: {
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic' },
        app: {
          type: 'oauth2',
          flows: { clientCredentials: { tokenUrl: 'https://x.test/token', scopes: { r: 'read' } } },
        },
      },
    },
  })
  expect(Object.keys(operations)).toEqual(['POST /v1/typed', 'GET /free'])
  expect(operations['POST /v1/typed']).toMatchObject({
    security: [{ basic: [] }],
    requestBody: { required: true },
    parameters: [{ name: 'tags', in: 'query', schema: { type: 'array' } }],
  })
})

/** As TypeBox writes it: Ajv fills in the default before it looks for what is missing. */
const PAGED = {
  type: 'object',
  required: ['limit', 'q'],
  properties: { limit: { type: 'integer', default: 10 }, q: { type: 'string' } },
}

test.each([false, true])('what has a default need not be given; with @fastify/swagger: %s', async (withSwagger) => {
  const app = Fastify()
  if (withSwagger) await app.register(swagger, { openapi: {} })
  app.post('/a', { schema: { querystring: PAGED, body: PAGED } }, async () => '')
  await app.ready()
  const { operations } = await describeApp(app)
  expect(operations['POST /a']).toMatchObject({
    requestBody: { content: { 'application/json': { schema: { required: ['q'] } } } },
  })
  expect(operations['POST /a']?.parameters?.map(({ required }) => required)).toEqual([false, true])
})

test('a wildcard has the same name with @fastify/swagger as without', async () => {
  const params = { type: 'object', properties: { '*': { type: 'string', minLength: 3 } } }
  const paths = await Promise.all(
    [false, true].map(async (withSwagger) => {
      const app = Fastify()
      if (withSwagger) await app.register(swagger, { openapi: {} })
      app.get('/free/*', async () => '')
      app.get('/files/*', { schema: { params } }, async () => '')
      await app.ready()
      return Object.entries((await describeApp(app)).operations).map(([route, { parameters }]) => [route, parameters])
    }),
  )
  expect(paths[1]).toEqual(paths[0])
  expect(paths[1]?.[1]).toMatchObject(['GET /files/{wildcard}', [{ name: 'wildcard', in: 'path', required: true }]])
})
