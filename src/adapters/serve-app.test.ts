import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { Elysia } from 'elysia'
import express from 'express'
import Fastify from 'fastify'
import { H3, fromNodeHandler } from 'h3'
import { Hono } from 'hono'
import { afterEach, expect, test } from 'vitest'
import { ApiMcp } from '../index.ts'
import type { Listening } from './listen-server.ts'
import { mountedEndpoints } from './hosted-endpoints.ts'
import { serveApp } from './serve-app.ts'

const HERE = { host: '127.0.0.1', port: 0 }
const served: Listening[] = []
afterEach(async () => {
  await Promise.all(served.splice(0).map((one) => one.close()))
})

function answer(): Response {
  return new Response('hello')
}

async function copy(request: Request): Promise<Response> {
  return new Response(await new Request(request).text())
}

async function serve(app: unknown, address = HERE): Promise<string> {
  const listening = await serveApp(app, address)
  served.push(listening)
  return listening.url
}

test('what answers requests is served', async () => {
  const apps = [
    new Hono().get('/', (c) => c.text('hello')),
    new Elysia().get('/', () => 'hello'),
    new H3().get('/', () => 'hello'),
    answer,
    { fetch: answer },
    createServer((_, response) => response.end('hello')),
  ]
  for (const app of apps) expect(await (await fetch(await serve(app))).text()).toBe('hello')
})

test("handlers find Node's request, and the address of the client", async () => {
  const h3 = new H3().all(
    '/**',
    fromNodeHandler((request, response) => void response.end(String(request.socket.remoteAddress))),
  )
  expect(await (await fetch(await serve(h3))).text()).toBe('127.0.0.1')
})

test('requests can be copied', async () => {
  const url = await serve(copy)
  expect(await (await fetch(url, { method: 'POST', body: 'copied' })).text()).toBe('copied')
})

test('a port that is taken says so', async () => {
  const url = await serve(() => new Response())
  const port = Number(new URL(url).port)
  const again = serveApp(() => new Response(), { ...HERE, port })
  await expect(again).rejects.toMatchObject({
    code: 'APP_NOT_STARTED',
    message: expect.stringContaining(`${port}`) as string,
  })
})

test('an app that listens already says who is to do that', async () => {
  const app = Fastify()
  await app.listen(HERE)
  const server = createServer()
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  for (const each of [app, server]) {
    await expect(serveApp(each, HERE)).rejects.toMatchObject({
      code: 'APP_NOT_STARTED',
      hint: expect.stringContaining('calls listen() itself') as string,
    })
  }
  server.close()
  await app.close()
})

test('what is no app says so', async () => {
  await expect(serveApp({}, HERE)).rejects.toMatchObject({ code: 'SOURCE_UNKNOWN' })
})

test('closing waits for the answer that is under way, and for no idle connection', async () => {
  let finish: ((response: Response) => void) | undefined
  const slow = () => new Promise<Response>((resolve) => (finish = resolve))
  const listening = await serveApp(slow, HERE)
  const pending = fetch(listening.url)
  await new Promise((resolve) => setTimeout(resolve, 50))
  let closed = false
  const closing = listening.close().then(() => (closed = true))
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(closed).toBe(false)
  finish?.(new Response('late'))
  expect(await (await pending).text()).toBe('late')
  await closing
})

test('the start and stop hooks of an Elysia app run once, also when it is source, host and served', async () => {
  const ran: string[] = []
  const app = new Elysia()
    .get('/items/:id', ({ params }) => params)
    .onStart(() => void ran.push('start'))
    .onStop(() => void ran.push('stop'))
  const mcp = new ApiMcp(app)
  mcp.mountHttp()
  await mcp.tools()
  const listening = await serveApp(app, HERE)
  expect(ran).toEqual(['start'])
  await listening.close()
  await mcp.close()
  expect(ran).toEqual(['start', 'stop'])
})

test('a start hook that fails stops the start with its reason', async () => {
  const app = new Elysia().onStart(() => {
    throw new Error('no database')
  })
  await expect(serveApp(app, HERE)).rejects.toMatchObject({
    code: 'APP_NOT_STARTED',
    message: expect.stringContaining('no database') as string,
  })
})

function pathsOf(app: object): string[] {
  return mountedEndpoints(app).map(({ path }) => path)
}

test('endpoints are known with the prefixes of the apps around them', () => {
  const document = { openapi: '3.1.0', info: { title: 'x', version: '1' }, paths: {} }
  const mount = <A>(app: A, path?: string): A => {
    new ApiMcp(document).mountHttp(app, path === undefined ? {} : { path })
    return app
  }
  const hono = new Hono()
  hono.route('/api', mount(new Hono()))
  mount(hono.basePath('/v2'))
  expect(pathsOf(hono)).toEqual(['/api/mcp', '/v2/mcp'])
  expect(pathsOf(new Elysia().use(mount(new Elysia({ prefix: '/api' }), '/one')))).toEqual(['/api/one'])
  expect(pathsOf(new H3().mount('/api', mount(new H3())))).toEqual(['/api/mcp'])
})

test.each([
  ['Fastify', () => Fastify()],
  ['Express', () => express()],
  ['Hono', () => new Hono()],
  ['Elysia', () => new Elysia()],
  ['H3', () => new H3()],
])('%s: of HTTP+SSE the stream is an endpoint, its messages and OAuth metadata are none', (_framework, createApp) => {
  const app = createApp()
  const auth = { issuer: 'https://issuer.test', audience: 'https://api.test/mcp', metadataApp: app }
  const mcp = new ApiMcp({ openapi: '3.1.0', info: { title: 'x', version: '1' }, paths: {} }, { access: { auth } })
  mcp.mountHttp(app)
  mcp.mountSse(app)
  expect(mountedEndpoints(app)).toEqual([
    { path: '/mcp', transport: 'http' },
    { path: '/sse', transport: 'sse' },
  ])
})

test('a TLS server says so in its address', async () => {
  const listening = await serveApp(
    createSecureServer(() => {}),
    HERE,
  )
  served.push(listening)
  expect(listening.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
})

test('the API behind an endpoint is read before anything listens', async () => {
  const app = new Hono()
  new ApiMcp('/nowhere/openapi.json').mountHttp(app)
  await expect(serveApp(app, HERE)).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE' })
})
