import { H3, defineRoute, defineValidatedHandler } from 'h3'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { describeApp } from '../../test/contract/described.ts'

test('an operation in meta is taken as it is, path parameters added', async () => {
  const app = new H3()
  const openapi = { operationId: 'get_item', summary: 'One item', tags: ['items'] }
  app.get('/items/:id', () => 'x', { meta: { openapi, mcp: { name: 'item' } } })
  expect((await describeApp(app)).operations['GET /items/{id}']).toEqual({
    ...openapi,
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    'x-mcp': { name: 'item' },
  })
})

test('validators say what a route takes', async () => {
  const app = new H3()
  const validate = {
    query: z.object({ limit: z.coerce.number().optional() }),
    headers: z.object({ 'x-tenant': z.string() }),
    body: z.object({ name: z.string() }),
  }
  app.post('/items', defineValidatedHandler({ validate, handler: () => 'x' }))
  const { operations, warnings } = await describeApp(app)
  expect(operations['POST /items']).toMatchObject({
    parameters: [
      { name: 'limit', in: 'query', required: false, schema: { type: 'number' } },
      { name: 'x-tenant', in: 'header', required: true },
    ],
    requestBody: { required: true, content: { 'application/json': { schema: { required: ['name'] } } } },
  })
  expect(warnings).toEqual([])
})

test('dates of Zod are text, and a validator that no JSON Schema can be made of leaves its part open', async () => {
  const app = new H3()
  const opaque = { '~standard': { version: 1, vendor: 'none', validate: (value: unknown) => ({ value }) } } as const
  const dated = z.object({ when: z.coerce.date() })
  app.post('/dated', defineValidatedHandler({ validate: { body: dated }, handler: () => 'x' }))
  app.post('/opaque', defineValidatedHandler({ validate: { query: opaque, body: opaque }, handler: () => 'x' }))
  const { operations, warnings } = await describeApp(app)
  expect(operations['POST /dated']).toMatchObject({
    requestBody: {
      content: { 'application/json': { schema: { properties: { when: { type: 'string', format: 'date-time' } } } } },
    },
  })
  expect(operations['POST /opaque']).toMatchObject({
    parameters: [{ name: 'query', in: 'querystring' }],
    requestBody: { content: { 'application/json': { schema: {} } } },
  })
  expect(warnings).toEqual(['SCHEMA_UNREADABLE POST /opaque', 'SCHEMA_UNREADABLE POST /opaque'])
})

test('apps mounted on it and routes of plugins count', async () => {
  const inner = new H3().get('/users/:id', () => 'x')
  const app = new H3().mount('/api', inner)
  app.register(defineRoute({ method: 'DELETE', route: '/things/:id', handler: () => 'x', meta: { mcp: false } }))
  const { operations } = await describeApp(app)
  expect(Object.keys(operations)).toEqual(['GET /api/users/{id}', 'DELETE /things/{id}'])
  expect(operations['DELETE /things/{id}']).toMatchObject({ 'x-mcp': false })
})

test('hidden routes and wildcards are none; a route for all methods is two', async () => {
  const app = new H3()
  app.get('/hidden', () => 'x', { meta: { openapi: false } })
  app.get('/files/**', () => 'x')
  app.all('/any', () => 'x')
  const { operations, warnings } = await describeApp(app)
  expect(Object.keys(operations)).toEqual(['GET /any', 'POST /any'])
  expect(warnings[0]).toBe('ROUTE_SKIPPED GET /files/**')
})
