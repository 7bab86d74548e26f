import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  H3,
  defineValidatedHandler,
  getQuery,
  getRequestIP,
  getRouterParam,
  redirect,
  setCookie,
  toNodeHandler,
} from 'h3'
import type { H3Event } from 'h3'
import { z } from 'zod'
import { serveApp } from '../../src/adapters/serve-app.ts'
import { adapterContract } from './adapter.contract.ts'
import type { Journal, Subject } from './subject.ts'

const h3: Subject = {
  name: 'h3',
  createApiApp: (journal) => {
    const app = createHookedApp(journal)
    const item_id = { name: 'item_id', in: 'path', required: true, schema: { type: 'integer' } }
    const meta = { openapi: { operationId: 'get_item', parameters: [item_id] } }
    app.get('/items/:item_id', itemOf, { meta })
    const validate = { body: z.object({ name: z.string(), tags: z.array(z.string()) }) }
    app.post('/items', defineValidatedHandler({ validate, handler: receive }))
    return addOtherRoutes(app, journal)
  },
  createHostApp,
  createPrefixedHost: async (mountOn) => {
    const inner = new H3()
    await mountOn(inner)
    return createHostApp().mount('/inner', inner)
  },
  listen: async (app) => {
    const served = await serveApp(app, { host: '127.0.0.1', port: 0 })
    return { origin: served.url, close: () => served.close() }
  },
  describes: 'schemas',
  stopsStart: true,
  closesWithHost: true,
  mounts: true,
}

adapterContract(h3)

adapterContract({
  ...h3,
  name: "h3 on its own server's adapter",
  createApiApp: (journal) => {
    const app = createHookedApp(journal)
    app.get('/items/:item_id', itemOf)
    app.post('/items', receive)
    return addOtherRoutes(app, journal)
  },
  describes: 'routes',
  listen: (app) =>
    new Promise((resolve) => {
      const handler = toNodeHandler(app as H3)
      const server = createServer((request, response) => void handler(request, response))
      server.listen(0, '127.0.0.1', () => {
        const close = () =>
          new Promise<void>((closed) => {
            server.close(() => closed())
            server.closeAllConnections()
          })
        resolve({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close })
      })
    }),
  stopsStart: false,
  closesWithHost: false,
})

function createHostApp(): H3 {
  const app = new H3()
  app.use((event) => {
    event.res.headers.set('x-host', 'yes')
  })
  app.get('/plain', () => 'plain')
  return app
}

function createHookedApp(journal: Journal): H3 {
  const app = new H3({ silent: true })
  app.use((event) => {
    journal.hook++
    event.res.headers.set('x-hook', 'ran')
    return event.req.headers.has('x-deny') ? new Response('denied', { status: 401 }) : undefined
  })
  return app
}

function itemOf(event: H3Event): object {
  const { q } = getQuery(event)
  const ip = getRequestIP(event) ?? null
  return { id: getRouterParam(event, 'item_id'), q: q ?? null, host: event.req.headers.get('host'), ip }
}

async function receive(event: H3Event): Promise<object> {
  event.res.status = 201
  return { received: await event.req.json() }
}

function addOtherRoutes(app: H3, journal: Journal): H3 {
  app.delete('/items/:item_id', () => new Response(null, { status: 204 }))
  app.get('/failure', () => {
    throw new Error('broken')
  })
  app.get('/bytes', (event) => {
    event.res.headers.set('content-type', 'application/octet-stream')
    return Uint8Array.from({ length: 256 }, (_, byte) => byte)
  })
  app.get('/stream', (event) => {
    event.res.headers.set('content-type', 'text/plain')
    const parts = ['one', 'two', 'three']
    return new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 2))
        const part = parts.shift()
        if (part === undefined) controller.close()
        else controller.enqueue(Buffer.from(part))
      },
    })
  })
  app.get(
    '/endless',
    () =>
      new ReadableStream({
        pull: (controller) => controller.enqueue(Buffer.alloc(16_384, 'x')),
        cancel: () => void journal.left++,
      }),
  )
  app.get('/slow', (event) => {
    event.req.signal.addEventListener('abort', () => journal.left++)
    return new Promise(() => {})
  })
  app.get('/cookies', (event) => {
    setCookie(event, 'a', '1', { path: '/' })
    setCookie(event, 'b', '2', { path: '/' })
    return 'ok'
  })
  app.get('/redirect', () => redirect('/items/1'))
  return app
}
