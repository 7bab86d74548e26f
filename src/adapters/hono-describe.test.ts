import { OpenAPIHono, createRoute, z } from '@hono/zod-openapi'
import { Hono } from 'hono'
import type { MiddlewareHandler } from 'hono'
import { describeRoute, resolver, validator } from 'hono-openapi'
import { describe, expect, test } from 'vitest'
import { describeApp } from '../../test/contract/described.ts'

const pass: MiddlewareHandler = async (_, next) => next()

describe('a plain app', () => {
  test('has the routes of sub-apps and base paths, and none for middleware', async () => {
    const users = new Hono().onError((_, c) => c.text('no', 500))
    users.use('/*', pass)
    users.get('/:id{[0-9]+}', pass, (c) => c.text('user'))
    const app = new Hono().basePath('/api')
    app.use('/logged', pass)
    app.use(pass)
    app.on('PURGE', '/cache', (c) => c.text('gone'))
    app.route('/users', users)
    const { operations, warnings } = await describeApp(app)
    expect(Object.keys(operations)).toEqual(['PURGE /api/cache', 'GET /api/users/{id}'])
    expect(operations['GET /api/users/{id}']?.parameters?.[0]).toEqual({
      name: 'id',
      in: 'path',
      required: true,
      schema: { type: 'string', pattern: '^(?:[0-9]+)$' },
    })
    expect(warnings).toEqual(['ROUTE_UNDECLARED PURGE /api/cache', 'ROUTE_UNDECLARED GET /api/users/{id}'])
  })

  test('says which routes no template can say', async () => {
    const app = new Hono()
    app.get('/files/*', (c) => c.text('file'))
    app.get('/animals/:kind?', (c) => c.text('animal'))
    const { operations, warnings } = await describeApp(app)
    expect(Object.keys(operations)).toEqual(['GET /animals/{kind}', 'GET /animals'])
    expect(warnings[0]).toBe('ROUTE_SKIPPED GET /files/*')
  })

  test('answers all methods: reading and sending are enough', async () => {
    const { operations } = await describeApp(new Hono().all('/any', (c) => c.text('any')))
    expect(Object.keys(operations)).toEqual(['GET /any', 'POST /any'])
    expect(operations['GET /any']).not.toHaveProperty('requestBody')
    expect(operations['POST /any']).toHaveProperty('requestBody')
  })
})

describe('an app of hono-openapi', () => {
  test('is described by what its middleware says, the rest by its path', async () => {
    const app = new Hono()
    const body = z.object({ name: z.string() })
    // Its types know no extensions.
    const named = { 'x-mcp': { name: 'add' } }
    app.post(
      '/items/:id',
      describeRoute({
        operationId: 'add_item',
        tags: ['items'],
        responses: { 200: { description: 'ok', content: { 'application/json': { schema: resolver(body) } } } },
        ...named,
      }),
      validator('json', body),
      (c) => c.json({}),
    )
    app.get('/hidden', describeRoute({ hide: true }), (c) => c.text('hidden'))
    app.get('/export.csv', describeRoute({ summary: 'Export' }), (c) => c.text('a,b'))
    app.get('/plain', (c) => c.text('plain'))
    const { operations, warnings } = await describeApp(app)
    expect(Object.keys(operations)).toEqual(['POST /items/{id}', 'GET /export.csv', 'GET /plain'])
    expect(operations['POST /items/{id}']).toMatchObject({
      operationId: 'add_item',
      tags: ['items'],
      'x-mcp': { name: 'add' },
      requestBody: { content: { 'application/json': { schema: { properties: { name: { type: 'string' } } } } } },
    })
    expect(warnings).toEqual(['ROUTE_UNDECLARED GET /plain'])
  })

  test('loses only the route whose schema cannot be written', async () => {
    const app = new Hono()
    const broken = {
      '~standard': { version: 1, vendor: 'unheard-of', validate: (value: unknown) => ({ value }) },
    } as const
    app.get('/broken', validator('query', broken), (c) => c.text('x'))
    app.get('/good', describeRoute({ operationId: 'good' }), (c) => c.text('x'))
    const { operations, warnings } = await describeApp(app)
    expect(Object.keys(operations)).toEqual(['GET /good'])
    expect(warnings).toEqual(['ROUTE_SKIPPED GET /broken'])
  })
})

describe('an app of @hono/zod-openapi', () => {
  const ok = { 200: { description: 'ok' } }

  test('is described by its registry, sub-apps and base paths included', async () => {
    const users = new OpenAPIHono()
    const params = z.object({ id: z.coerce.number().int() })
    const get = createRoute({ method: 'get', path: '/{id}', request: { params }, responses: ok, 'x-mcp': false })
    users.openapi(get, (c) => c.json({}))
    users.openapi(createRoute({ method: 'delete', path: '/{id}', hide: true, responses: ok }), (c) => c.json({}))
    const app = new OpenAPIHono().basePath('/api')
    app.route('/users', users)
    app.doc31('/openapi.json', { openapi: '3.1.0', info: { title: 'Users', version: '1' } })
    const { operations, warnings } = await describeApp(app)
    expect(Object.keys(operations)).toEqual(['GET /api/users/{id}'])
    expect(operations['GET /api/users/{id}']).toMatchObject({
      'x-mcp': false,
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
    })
    expect(warnings).toEqual(['ROUTE_UNDECLARED DELETE /api/users/:id', 'ROUTE_UNDECLARED GET /api/openapi.json'])
  })

  test('loses only the route whose schema cannot be written', async () => {
    const app = new OpenAPIHono()
    const unsayable = z.map(z.string(), z.string())
    const body = { content: { 'application/json': { schema: unsayable } } }
    app.openapi(createRoute({ method: 'post', path: '/broken', request: { body }, responses: ok }), (c) => c.json({}))
    app.openapi(createRoute({ method: 'get', path: '/good', responses: ok }), (c) => c.json({}))
    const { operations, warnings } = await describeApp(app)
    expect(Object.keys(operations)).toEqual(['GET /good'])
    expect(warnings).toContain('ROUTE_SKIPPED POST /broken')
  })

  test('is plain as long as nothing was declared on it', async () => {
    const app = new OpenAPIHono()
    app.get('/plain/:id', (c) => c.text('plain'))
    expect(Object.keys((await describeApp(app)).operations)).toEqual(['GET /plain/{id}'])
  })
})
