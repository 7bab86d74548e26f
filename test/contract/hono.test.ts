import { describeRoute, validator } from 'hono-openapi'
import { OpenAPIHono, createRoute, z } from '@hono/zod-openapi'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { stream } from 'hono/streaming'
import { adapterContract } from './adapter.contract.ts'
import type { Journal, Subject } from './subject.ts'

const hono: Subject = {
  name: 'hono',
  createApiApp: (journal) => {
    const app = new Hono()
    addHook(app, journal)
    app.get('/items/:item_id', (c) => c.json(itemOf(c)))
    app.post('/items', async (c) => c.json({ received: await c.req.json() }, 201))
    app.delete('/items/:item_id', (c) => c.body(null, 204))
    return addOtherRoutes(app, journal)
  },
  createHostApp,
  createPrefixedHost: async (mountOn) => {
    const host = createHostApp()
    const inner = new Hono()
    await mountOn(inner)
    host.route('/inner', inner)
    return host
  },
  listen: (app) =>
    new Promise((resolve) => {
      const server = createAdaptorServer({ fetch: (app as Hono).fetch }) as Server
      server.listen(0, '127.0.0.1', () => {
        const close = () =>
          new Promise<void>((closed) => {
            server.close(() => closed())
            server.closeAllConnections()
          })
        resolve({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close })
      })
    }),
  describes: 'routes',
  stopsStart: false,
  closesWithHost: false,
  mounts: true,
}

adapterContract(hono)

adapterContract({
  ...hono,
  name: 'hono below a base path',
  createPrefixedHost: async (mountOn) => {
    const host = createHostApp()
    await mountOn(host.basePath('/inner'))
    return host
  },
})

adapterContract({
  ...hono,
  name: 'hono-openapi',
  describes: 'schemas',
  createApiApp: (journal) => {
    const app = new Hono()
    addHook(app, journal)
    app.get(
      '/items/:item_id',
      describeRoute({ operationId: 'get_item', responses: { 200: { description: 'An item' } } }),
      validator('param', z.object({ item_id: z.coerce.number().int() })),
      (c) => c.json({ ...itemOf(c), id: c.req.param('item_id') }),
    )
    app.post('/items', async (c) => c.json({ received: await c.req.json() }, 201))
    app.delete('/items/:item_id', (c) => c.body(null, 204))
    return addOtherRoutes(app, journal)
  },
})

adapterContract({
  ...hono,
  name: '@hono/zod-openapi',
  describes: 'schemas',
  createApiApp: (journal) => {
    const app = new OpenAPIHono()
    addHook(app, journal)
    const params = z.object({ item_id: z.coerce.number().int() })
    const responses = { 200: { description: 'An item' } }
    const get = createRoute({
      method: 'get',
      path: '/items/{item_id}',
      operationId: 'get_item',
      request: { params },
      responses,
    })
    app.openapi(get, (c) => c.json({ ...itemOf(c), id: String(c.req.valid('param').item_id) }))
    const remove = createRoute({
      method: 'delete',
      path: '/items/{item_id}',
      request: { params: z.object({ item_id: z.string() }) },
      responses: { 204: { description: 'Gone' } },
    })
    app.openapi(remove, (c) => c.body(null, 204))
    const body = {
      content: { 'application/json': { schema: z.object({ name: z.string(), tags: z.array(z.string()) }) } },
    }
    const post = createRoute({
      method: 'post',
      path: '/items',
      request: { body },
      responses: { 201: { description: 'Made' } },
    })
    app.openapi(post, (c) => c.json({ received: c.req.valid('json') }, 201))
    return addOtherRoutes(app, journal)
  },
})

function createHostApp(): Hono {
  const app = new Hono()
  app.use(async (c, next) => {
    c.header('x-host', 'yes')
    await next()
  })
  app.get('/plain', (c) => c.text('plain'))
  return app
}

function addHook(app: Pick<Hono, 'use'>, journal: Journal): void {
  app.use(async (c, next) => {
    journal.hook++
    if (c.req.header('x-deny')) return c.text('denied', 401)
    await next()
    c.header('x-hook', 'ran')
    return undefined
  })
}

function itemOf(c: Context): object {
  const ip = getConnInfo(c).remote.address ?? null
  return { id: c.req.param('item_id'), q: c.req.query('q') ?? null, host: c.req.header('host'), ip }
}

function addOtherRoutes<A extends Pick<Hono, 'get'>>(app: A, journal: Journal): A {
  app.get('/failure', () => {
    throw new Error('broken')
  })
  app.get('/bytes', (c) =>
    c.body(
      Uint8Array.from({ length: 256 }, (_, byte) => byte),
      200,
      { 'content-type': 'application/octet-stream' },
    ),
  )
  app.get('/stream', (c) =>
    stream(c, async (out) => {
      for (const part of ['one', 'two', 'three']) {
        await out.write(part)
        await out.sleep(2)
      }
    }),
  )
  app.get('/endless', (c) => {
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(Buffer.alloc(16_384, 'x')),
      cancel: () => void journal.left++,
    })
    return c.body(body, 200, { 'content-type': 'text/plain' })
  })
  app.get('/slow', (c) => {
    c.req.raw.signal.addEventListener('abort', () => journal.left++)
    return new Promise<Response>(() => {})
  })
  app.get('/cookies', (c) => {
    c.header('set-cookie', 'a=1; Path=/')
    c.header('set-cookie', 'b=2; Path=/', { append: true })
    return c.text('ok')
  })
  app.get('/redirect', (c) => c.redirect('/items/1'))
  return app
}
