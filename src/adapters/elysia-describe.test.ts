import { Elysia, t } from 'elysia'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { describeApp } from '../../test/contract/described.ts'

test('schemas of a route become parameters, body and responses', async () => {
  const app = new Elysia({ prefix: '/api' }).post('/items/:id', () => ({ id: 1 }), {
    params: t.Object({ id: t.Number() }),
    query: t.Object({
      limit: t.Optional(t.Numeric({ minimum: 1, description: 'How many' })),
      at: t.Optional(t.Date()),
    }),
    headers: t.Object({ 'x-tenant': t.String() }),
    body: t.Object({ name: t.String(), tags: t.Array(t.String()) }),
    response: { 200: t.Object({ id: t.Number() }), 404: t.String() },
    detail: { operationId: 'add_item', summary: 'Adds', tags: ['items'] },
  })
  const { operations, warnings } = await describeApp(app)
  expect(operations['POST /api/items/{id}']).toMatchObject({
    operationId: 'add_item',
    summary: 'Adds',
    tags: ['items'],
    parameters: [
      { name: 'id', in: 'path', required: true, schema: { type: 'number' } },
      { name: 'limit', in: 'query', required: false, description: 'How many', schema: { type: 'number', minimum: 1 } },
      { name: 'at', in: 'query', required: false, schema: { type: 'string', format: 'date-time' } },
      { name: 'x-tenant', in: 'header', required: true, schema: { type: 'string' } },
    ],
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: { properties: { name: { type: 'string' }, tags: { type: 'array' } }, required: ['name', 'tags'] },
        },
      },
    },
    responses: {
      200: { content: { 'application/json': { schema: { type: 'object' } } } },
      404: { content: { 'text/plain': { schema: { type: 'string' } } } },
    },
  })
  expect(warnings).toEqual([])
})

test('guards, groups and models count', async () => {
  const app = new Elysia()
    .model({ sign: t.Object({ user: t.String() }) })
    .guard({ headers: t.Object({ 'x-key': t.String() }), detail: { tags: ['guarded'] } }, (guarded) =>
      guarded.get('/a/:id?', () => 'a'),
    )
    .group('/v2', (group) => group.post('/sign', () => 'ok', { body: 'sign' }))
  const { operations, document } = await describeApp(app)
  expect(Object.keys(operations)).toEqual(['GET /a/{id}', 'GET /a', 'POST /v2/sign'])
  expect(operations['GET /a']).toMatchObject({
    tags: ['guarded'],
    parameters: [{ name: 'x-key', in: 'header', required: true }],
  })
  expect(operations['POST /v2/sign']?.['requestBody']).toMatchObject({
    content: { 'application/json': { schema: { $ref: '#/components/schemas/sign' } } },
  })
  expect(document['components']).toMatchObject({ schemas: { sign: { type: 'object', required: ['user'] } } })
})

test('hidden routes are hidden, and what a route says about its tool is passed on', async () => {
  const app = new Elysia()
    .get('/hidden', () => 'x', { detail: { hide: true } })
    .get('/off', () => 'x', { response: t.String(), detail: { mcp: false } })
    .get('/named', () => 'x', { response: t.String(), detail: { mcp: { name: 'n' } } })
  const { operations } = await describeApp(app)
  expect(Object.keys(operations)).toEqual(['GET /off', 'GET /named'])
  expect(operations['GET /off']).toMatchObject({ 'x-mcp': false })
  expect(operations['GET /named']).toMatchObject({ 'x-mcp': { name: 'n' } })
  expect(operations['GET /named']).not.toHaveProperty('mcp')
})

test("Elysia's own types say what is meant, not what else is taken", async () => {
  const app = new Elysia().post('/types', () => 'x', {
    body: t.Object({
      integer: t.Integer(),
      flag: t.BooleanString(),
      object: t.ObjectString({ a: t.String() }),
      list: t.ArrayString(t.Number()),
      kind: t.UnionEnum(['a', 'b']),
      maybe: t.Nullable(t.String()),
      pattern: t.RegExp(/^a/),
    }),
  })
  const { operations } = await describeApp(app)
  const body = operations['POST /types']?.['requestBody'] as
    | { content: { 'application/json': { schema: { properties: Record<string, object> } } } }
    | undefined
  expect(body?.content['application/json'].schema.properties).toEqual({
    integer: { type: 'integer' },
    flag: { type: 'boolean' },
    object: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
    list: { type: 'array', items: { type: 'number' } },
    kind: { type: 'string', enum: ['a', 'b'], default: 'a' },
    maybe: { anyOf: [{ type: 'string' }, { type: 'null' }], nullable: true },
    pattern: { type: 'string', pattern: '^a' },
  })
})

test('files make a body multipart, and a parser says its media type', async () => {
  const app = new Elysia()
    .post('/upload', () => 'x', { body: t.Object({ file: t.File(), more: t.Optional(t.Files()) }) })
    .post('/text', () => 'x', { body: t.String() })
    .post('/form', () => 'x', { body: t.Object({ a: t.String() }), parse: 'urlencoded' })
  const { operations } = await describeApp(app)
  const types = Object.values(operations).map(({ requestBody }) =>
    Object.keys((requestBody as { content: object }).content),
  )
  expect(types).toEqual([['multipart/form-data'], ['text/plain'], ['application/x-www-form-urlencoded']])
  expect(operations['POST /upload']?.['requestBody']).toMatchObject({
    content: {
      'multipart/form-data': {
        schema: {
          properties: {
            file: { type: 'string', format: 'binary' },
            more: { type: 'array', items: { type: 'string', format: 'binary' } },
          },
        },
      },
    },
  })
})

test('schemas of other validators are read', async () => {
  const app = new Elysia().get('/zod/:id', () => 'x', {
    params: z.object({ id: z.coerce.number() }),
    query: z.object({ q: z.string().optional() }),
  })
  expect((await describeApp(app)).operations['GET /zod/{id}']?.parameters).toEqual([
    { name: 'id', in: 'path', required: true, schema: { type: 'number' } },
    { name: 'q', in: 'query', required: false, schema: { type: 'string' } },
  ])
})

test('what has a default need not be given; a schema that no JSON Schema can be made of leaves its part open', async () => {
  const standard = { version: 1, vendor: 'none', types: undefined, validate: (value: unknown) => ({ value }) } as const
  const opaque = { '~standard': standard }
  const app = new Elysia()
    .post('/paged', () => 'x', {
      query: t.Object({ limit: t.Number({ default: 10 }), q: t.String() }),
      body: t.Object({ limit: t.Number({ default: 10 }), q: t.String() }),
    })
    .post('/opaque/:id', () => 'x', { params: t.Object({ id: t.Number() }), query: opaque, body: opaque })
  const { operations, warnings } = await describeApp(app)
  expect(operations['POST /paged']).toMatchObject({
    parameters: [
      { name: 'limit', required: false },
      { name: 'q', required: true },
    ],
    requestBody: { content: { 'application/json': { schema: { required: ['q'] } } } },
  })
  expect(operations['POST /opaque/{id}']).toMatchObject({
    parameters: [
      { name: 'id', in: 'path', schema: { type: 'number' } },
      { name: 'query', in: 'querystring' },
    ],
    requestBody: { content: { 'application/json': { schema: {} } } },
  })
  expect(warnings).toEqual(['SCHEMA_UNREADABLE POST /opaque/{id}', 'SCHEMA_UNREADABLE POST /opaque/{id}'])
})

test('routes that @elysiajs/cors adds for preflights are no operations', async () => {
  const app = new Elysia()
    .options('/', () => '')
    .options('/*', () => '')
    .get('/a', () => 'x', { response: t.String() })
  const { operations, warnings } = await describeApp(app)
  expect([Object.keys(operations), warnings]).toEqual([['GET /a'], []])
})

test('routes without schemas are free-form, wildcards and sockets are none', async () => {
  const app = new Elysia()
    .get('/files/*', () => 'x')
    .all('/any', () => 'x')
    .get('/v:version', () => 'x')
  const { operations, warnings } = await describeApp(app)
  expect(Object.keys(operations)).toEqual(['GET /any', 'POST /any', 'GET /v{version}'])
  expect(warnings).toEqual([
    'ROUTE_SKIPPED GET /files/*',
    'ROUTE_UNDECLARED GET /any',
    'ROUTE_UNDECLARED POST /any',
    'ROUTE_UNDECLARED GET /v{version}',
  ])
})

test('plugins that load later are waited for', async () => {
  const plugin = new Promise<Elysia>((resolve) =>
    setTimeout(() => resolve(new Elysia().get('/late', () => 'x') as never), 20),
  )
  const { operations } = await describeApp(new Elysia().use(plugin))
  expect(Object.keys(operations)).toEqual(['GET /late'])
})
