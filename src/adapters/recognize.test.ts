import { createServer } from 'node:http'
import { OpenAPIHono } from '@hono/zod-openapi'
import { Elysia } from 'elysia'
import Fastify from 'fastify'
import { H3 } from 'h3'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { ConfigError } from '../errors.ts'
import { ApiMcp } from '../index.ts'
import type { Endpoint } from '../model/exchange.ts'
import { recognizeApp } from './recognize.ts'

test('every framework is told from the others that it looks like', () => {
  const apps = {
    fastify: [Fastify()],
    hono: [new Hono(), new Hono().basePath('/api'), new OpenAPIHono()],
    elysia: [new Elysia(), new Elysia({ prefix: '/api' }).get('/', () => 'x')],
    h3: [new H3()],
    fetch: [
      { fetch: () => new Response() },
      { port: 3000, fetch: new Hono().fetch },
      new Hono().fetch,
      (request: Request) => new Response(request.url),
      async () => new Response(),
    ],
  }
  for (const [framework, examples] of Object.entries(apps))
    for (const app of examples) expect(recognizeApp(app)?.framework).toBe(framework)
})

test('other things are no apps', () => {
  const others = [
    undefined,
    null,
    1,
    '/openapi.json',
    {},
    [],
    new Map(),
    class AppModule {
      readonly imports = []
    },
    Promise.resolve(new Hono()),
  ]
  for (const other of others) expect(recognizeApp(other)).toBeUndefined()
  expect(() => new ApiMcp({ routes: [] })).toThrow(ConfigError)
})

test('documents are no apps, whatever their paths are called', async () => {
  const document = {
    openapi: '3.1.0',
    info: { title: 'x', version: '1' },
    paths: { '/fetch': { get: { operationId: 'fetch' } } },
  }
  expect(recognizeApp(document)).toBeUndefined()
  expect((await new ApiMcp(document).tools()).map(({ name }) => name)).toEqual(['fetch'])
})

test('a fetch function needs a document, and says how to give it', async () => {
  const mcp = new ApiMcp(async () => new Response())
  await expect(mcp.tools()).rejects.toMatchObject({
    code: 'SOURCE_UNKNOWN',
    hint: expect.stringContaining('openapi') as string,
  })
})

test('nothing is mounted on what only answers requests', () => {
  const mcp = new ApiMcp({ openapi: '3.1.0', info: { title: 'x', version: '1' }, paths: {} })
  const mount = () => mcp.mountHttp({ fetch: () => new Response() })
  expect(mount).toThrow(
    expect.objectContaining({ code: 'SOURCE_UNKNOWN', hint: expect.stringContaining('mcp.fetch') as string }),
  )
})

test('an app that takes no more routes says so', async () => {
  const endpoint = { metadataPaths: [], handle: never, handleMetadata: never } satisfies Endpoint
  const hono = new Hono().get('/', (c) => c.text('x'))
  await hono.request('/')
  const mount = () => recognizeApp(hono)?.mount('/mcp', endpoint, async () => {}, { onClose: async () => {} })
  expect(mount).toThrow(/takes no more routes/)
})

test("a server's own fetch stays what it is", () => {
  expect(recognizeApp(createServer())?.framework).not.toBe('fetch')
})

function never(): Promise<never> {
  return new Promise(() => {})
}
