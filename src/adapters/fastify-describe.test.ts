import { channel } from 'node:diagnostics_channel'
import Fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { collectedRoutes } from './fastify-channel.ts'
import { recognizeFastify } from './fastify.ts'

interface Described {
  readonly document: {
    readonly paths: Record<string, Record<string, Record<string, unknown>>>
    readonly components?: { readonly schemas: Record<string, unknown> }
  }
  readonly warnings: string[]
}

async function describeApp(app: FastifyInstance): Promise<Described> {
  await app.ready()
  const warnings: string[] = []
  const document = await recognizeFastify(app)?.describe(({ code }) => void warnings.push(code))
  return { document: document as Described['document'], warnings }
}

test('sees the routes of plugins, with their prefixes, whenever they are loaded', async () => {
  const app = Fastify()
  app.register(
    async (v1) => {
      v1.get('/', async () => 'list')
      v1.register(async (inner) => void inner.post('/b', async () => 'b'), { prefix: '/inner' })
    },
    { prefix: '/v1' },
  )
  app.get('/a', async () => 'a')
  const { document } = await describeApp(app)
  expect(Object.keys(document.paths).sort()).toEqual(['/a', '/v1', '/v1/inner/b'])
})

test('automatic HEAD routes are no operations, declared ones are', async () => {
  const app = Fastify()
  app.get('/a', async () => 'a')
  app.head('/b', async () => '')
  const { document } = await describeApp(app)
  expect(Object.keys(document.paths['/a'] ?? {})).toEqual(['get'])
  expect(Object.keys(document.paths['/b'] ?? {})).toEqual(['head'])
})

test('hidden routes and those with mcp: false are left out, mcp: {…} is passed on', async () => {
  const app = Fastify()
  app.get('/hidden', { schema: { hide: true } }, async () => '')
  app.get('/off', { config: { mcp: false } }, async () => '')
  app.get('/on', { config: { mcp: { name: 'find' } } }, async () => '')
  const { document } = await describeApp(app)
  expect(Object.keys(document.paths)).toEqual(['/on'])
  expect(document.paths['/on']?.['get']).toMatchObject({ 'x-mcp': { name: 'find' } })
})

test('describes what a schema declares', async () => {
  const app = Fastify()
  app.put(
    '/items/:id',
    {
      schema: {
        operationId: 'put_item',
        summary: 'Replace',
        tags: ['items'],
        deprecated: true,
        params: { type: 'object', properties: { id: { type: 'integer', description: 'Its id' } } },
        querystring: { type: 'object', required: ['dry'], properties: { dry: { type: 'boolean' } } },
        headers: { type: 'object', properties: { 'x-tenant': { type: 'string' } } },
        body: { type: 'object', properties: { name: { type: 'string', nullable: true } } },
        response: {
          200: { description: 'It', type: 'object', properties: { ok: { type: 'boolean' } } },
          '4xx': { type: 'null', description: 'Bad' },
        },
      },
    },
    async () => ({ ok: true }),
  )
  const { document, warnings } = await describeApp(app)
  expect(document.paths['/items/{id}']?.['put']).toEqual({
    operationId: 'put_item',
    summary: 'Replace',
    tags: ['items'],
    deprecated: true,
    parameters: [
      { name: 'id', in: 'path', required: true, description: 'Its id', schema: { type: 'integer' } },
      { name: 'dry', in: 'query', required: true, schema: { type: 'boolean' } },
      { name: 'x-tenant', in: 'header', required: false, schema: { type: 'string' } },
    ],
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: { type: 'object', properties: { name: { type: ['string', 'null'] } } } },
      },
    },
    responses: {
      200: {
        description: 'It',
        content: {
          'application/json': {
            schema: { description: 'It', type: 'object', properties: { ok: { type: 'boolean' } } },
          },
        },
      },
      '4XX': { description: 'Bad' },
    },
  })
  expect(warnings).toEqual([])
})

test('shared schemas become components, each scope has its own', async () => {
  const app = Fastify()
  app.addSchema({ $id: 'tag', type: 'string' })
  for (const scope of ['a', 'b']) {
    app.register(async (plugin) => {
      plugin.addSchema({
        $id: 'item',
        type: 'object',
        properties: { [scope]: { $ref: 'tag#' }, parent: { $ref: '#' } },
      })
      plugin.post(`/${scope}`, { schema: { body: { $ref: 'item#' } } }, async () => '')
    })
  }
  const { document } = await describeApp(app)
  expect(document.components?.schemas).toEqual({
    item: {
      type: 'object',
      properties: { a: { $ref: '#/components/schemas/tag' }, parent: { $ref: '#/components/schemas/item' } },
    },
    item_2: {
      type: 'object',
      properties: { b: { $ref: '#/components/schemas/tag' }, parent: { $ref: '#/components/schemas/item_2' } },
    },
    tag: { type: 'string' },
  })
  expect(JSON.stringify(document.paths['/b'])).toContain('"$ref":"#/components/schemas/item_2"')
})

test('parameters come from a shared schema, and parts of a schema may refer to each other', async () => {
  const app = Fastify()
  app.addSchema({ $id: 'http://example.com/page.json', type: 'object', properties: { limit: { type: 'integer' } } })
  const tree = {
    type: 'object',
    definitions: { node: { type: 'array', items: { $ref: '#/definitions/node' } } },
    properties: { root: { $ref: '#/definitions/node' } },
  }
  app.post(
    '/search',
    { schema: { querystring: { $ref: 'http://example.com/page.json#' }, body: tree } },
    async () => '',
  )
  const { document } = await describeApp(app)
  const operation = document.paths['/search']?.['post']
  expect(operation?.['parameters']).toEqual([
    { name: 'limit', in: 'query', required: false, schema: { type: 'integer' } },
  ])
  expect(JSON.stringify(operation)).toContain('"root":{"$ref":"#/components/schemas/schema/definitions/node"}')
  expect(document.components?.schemas['schema']).toMatchObject({
    definitions: { node: { items: { $ref: '#/components/schemas/schema/definitions/node' } } },
  })
})

test('tuples of draft-07 are those of 2020-12', async () => {
  const app = Fastify()
  app.post(
    '/t',
    { schema: { body: { type: 'array', items: [{ type: 'string' }], additionalItems: false } } },
    async () => '',
  )
  const { document } = await describeApp(app)
  expect(JSON.stringify(document.paths['/t'])).toContain(
    '"schema":{"type":"array","prefixItems":[{"type":"string"}],"items":false}',
  )
})

test('schemas of other validators are asked for their JSON Schema', async () => {
  const app = Fastify()
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => JSON.stringify)
  app.post(
    '/z',
    { schema: { body: z.object({ count: z.int() }), querystring: z.object({ q: z.string().optional() }) } },
    async () => '',
  )
  const { document, warnings } = await describeApp(app)
  expect(document.paths['/z']?.['post']).toMatchObject({
    parameters: [{ name: 'q', in: 'query', required: false, schema: { type: 'string' } }],
    requestBody: {
      content: { 'application/json': { schema: { properties: { count: { type: 'integer' } }, required: ['count'] } } },
    },
  })
  expect(warnings).toEqual([])
})

test('dates of Zod are text, and a schema that no JSON Schema can be made of leaves its part open, with a warning', async () => {
  const app = Fastify()
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => JSON.stringify)
  const born = z.coerce.date().optional()
  app.post('/dates', { schema: { body: z.object({ name: z.string(), born, size: z.bigint() }) } }, async () => '')
  const opaque = { '~standard': { version: 1, vendor: 'none', validate: (value: unknown) => ({ value }) } }
  const params = z.object({ id: z.int() })
  app.post('/opaque/:id', { schema: { params, body: opaque, querystring: opaque } }, async () => '')
  const { document, warnings } = await describeApp(app)
  expect(document.paths['/dates']?.['post']).toMatchObject({
    requestBody: {
      content: {
        'application/json': {
          schema: { properties: { name: { type: 'string' }, born: { type: 'string', format: 'date-time' }, size: {} } },
        },
      },
    },
  })
  expect(document.paths['/opaque/{id}']?.['post']).toMatchObject({
    parameters: [
      { name: 'id', in: 'path', schema: { type: 'integer' } },
      { name: 'query', in: 'querystring' },
    ],
    requestBody: { content: { 'application/json': { schema: {} } } },
  })
  expect(warnings).toEqual(['SCHEMA_UNREADABLE', 'SCHEMA_UNREADABLE'])
})

test('a route without a schema takes any query and body, and is warned of', async () => {
  const app = Fastify()
  app.post('/open/:id', async () => '')
  app.get('/plain', { schema: { summary: 'Nothing to give' } }, async () => '')
  const { document, warnings } = await describeApp(app)
  expect(document.paths['/open/{id}']?.['post']).toMatchObject({
    parameters: [
      { name: 'id', schema: { type: 'string' } },
      { name: 'query', in: 'querystring' },
    ],
    requestBody: { content: { 'application/json': { schema: {} } } },
  })
  expect(document.paths['/plain']?.['get']?.['parameters']).toEqual([])
  expect(warnings).toEqual(['ROUTE_UNDECLARED'])
})

test('a route without a schema for its body takes it as what the route consumes', async () => {
  const app = Fastify()
  app.post('/up', { schema: { consumes: ['multipart/form-data'] } }, async () => '')
  const { document } = await describeApp(app)
  expect(document.paths['/up']?.['post']).toMatchObject({ requestBody: { content: { 'multipart/form-data': {} } } })
})

test('an app that was created too early says what to do', async () => {
  const initialization = channel('fastify.initialization')
  const app = Fastify()
  expect(initialization.hasSubscribers).toBe(true)
  // As before this package was loaded: nothing was collected on it.
  const early = Object.create(app, { [Symbol.for('mcp-mount.routes')]: { value: undefined } }) as FastifyInstance
  expect(collectedRoutes(early)).toBeUndefined()
  await app.ready()
  await expect(recognizeFastify(early)?.describe(() => {})).rejects.toMatchObject({
    code: 'SOURCE_UNKNOWN',
    hint: expect.stringContaining('@fastify/swagger') as string,
  })
})

test('a route that answers by more than its path is left out, and is warned of', async () => {
  const app = Fastify()
  app.get('/a', { schema: { querystring: {} } }, async () => 'any')
  app.get('/b', { constraints: { version: '1.2.0' } }, async () => 'versioned')
  const { document, warnings } = await describeApp(app)
  expect(Object.keys(document.paths)).toEqual(['/a'])
  expect(warnings).toEqual(['ROUTE_SKIPPED'])
})
