/** Defects of fastapi_mcp 0.4.0 in calls; each test shows that this project does not have it. */
import { setTimeout as wait } from 'node:timers/promises'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { connect, textOf } from './connect.ts'
import { documentOf, echo, createEcho, inPath, inQuery, json } from './echo.ts'

const one = { '/x/{id}': { get: { operationId: 'one', parameters: [inPath('id')] } } }

test.each(['../admin/secret', '..', '.', 'a/../../b', '%2e%2e', 'a?admin=1', 'a#b', ''])(
  '16: the path argument %j cannot reach another route',
  async (id) => {
    const { call } = await echo(one)
    const result = await call('one', { id })
    if (result.isError) return
    const { url } = result.structuredContent as { url: string }
    expect(url).toMatch(/^\/x\/[^/?#]+$/)
    expect(decodeURIComponent(url.slice(3))).toBe(id)
  },
)

test('17: a value that looks like a placeholder stays a value; booleans are spelled as in JSON', async () => {
  const { call } = await echo({
    '/x/{a}/{b}': { get: { operationId: 'two', parameters: [inPath('a'), inPath('b', { type: 'boolean' })] } },
  })
  const { structuredContent } = await call('two', { a: '{b}', b: true })
  expect(structuredContent).toMatchObject({ url: '/x/%7Bb%7D/true' })
})

test('18: lists and objects in the query are written as the style says, null is left out', async () => {
  const { call } = await echo({
    '/x': {
      get: {
        operationId: 'find',
        parameters: [
          inQuery('ids', { type: 'array', items: { type: 'integer' } }),
          { ...inQuery('where', { type: 'object' }), style: 'deepObject', explode: true },
          inQuery('none', { type: ['string', 'null'] }),
        ],
      },
    },
  })
  const { structuredContent } = await call('find', { ids: [1, 2], where: { a: 'b' }, none: null })
  const { url } = structuredContent as { url: string }
  const query = new URL(url, 'http://localhost').searchParams
  expect([...query]).toEqual([
    ['ids', '1'],
    ['ids', '2'],
    ['where[a]', 'b'],
  ])
})

test('19: an empty body is sent where one is required; DELETE has its body', async () => {
  const requestBody = { required: true, ...json({ type: 'object', properties: { a: { type: 'integer' } } }) }
  const { call } = await echo({
    '/x': { post: { operationId: 'post', requestBody }, delete: { operationId: 'del', requestBody } },
  })
  expect((await call('post', {})).structuredContent).toMatchObject({ body: {} })
  expect((await call('del', { a: 1 })).structuredContent).toMatchObject({ method: 'DELETE', body: { a: 1 } })
})

test('21: binary answers come as what they are', async () => {
  const app = Fastify()
  app.get('/png', async (_, reply) => reply.type('image/png').send(Buffer.from([0x89, 0x50, 0xff])))
  app.get('/zip', async (_, reply) => reply.type('application/zip').send(Buffer.from([0x50, 0x4b, 0xff])))
  const openapi = documentOf({ '/png': { get: { operationId: 'png' } }, '/zip': { get: { operationId: 'zip' } } })
  const { call } = await connect(app, { openapi })
  expect((await call('png')).content[0]).toMatchObject({ type: 'image', mimeType: 'image/png', data: 'iVD/' })
  expect((await call('zip')).content[0]).toMatchObject({ type: 'resource', resource: { blob: 'UEv/' } })
})

test('22: a redirect is an error, not an empty success', async () => {
  const app = Fastify()
  app.get('/x', async (_, reply) => reply.redirect('/y'))
  const { call } = await connect(app, { openapi: documentOf({ '/x': { get: { operationId: 'a' } } }) })
  expect((await call('a')).isError).toBe(true)
})

test('23: the timeout holds in memory, and the next call works', async () => {
  const app = Fastify()
  app.get('/slow', async () => wait(5000, { done: true }))
  app.get('/fast', async () => ({ done: true }))
  const openapi = documentOf({ '/slow': { get: { operationId: 'slow' } }, '/fast': { get: { operationId: 'fast' } } })
  const { call } = await connect(app, { openapi, upstream: { timeoutMs: 100 } })
  const begun = performance.now()
  expect((await call('slow')).isError).toBe(true)
  expect(performance.now() - begun).toBeLessThan(2000)
  expect((await call('fast')).structuredContent).toEqual({ done: true })
})

test('24: the start hooks of a separately mounted API run', async () => {
  const app = createEcho()
  let started = 0
  app.addHook('onReady', async () => void (started += 1))
  await connect(app, { openapi: documentOf({}) })
  expect(started).toBe(1)
})

test('25: the API sees the Host of the caller', async () => {
  const { call, endpoint } = await echo(one)
  expect((await call('one', { id: 'a' })).structuredContent).toMatchObject({ host: endpoint.host })
})

test('27: an error of the API shows no stack', async () => {
  const app = Fastify()
  app.get('/x', async () => {
    throw new TypeError('no')
  })
  const { call } = await connect(app, { openapi: documentOf({ '/x': { get: { operationId: 'a' } } }) })
  expect(textOf(await call('a'))).not.toMatch(/ at .*:\d+/)
})
