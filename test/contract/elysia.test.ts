import { Elysia, t } from 'elysia'
import { serveApp } from '../../src/adapters/serve-app.ts'
import { adapterContract } from './adapter.contract.ts'
import type { Journal, Subject } from './subject.ts'

const elysia: Subject = {
  name: 'elysia',
  createApiApp: (journal) =>
    addOtherRoutes(
      addHook(new Elysia(), journal)
        .get('/items/:item_id', itemOf, {
          params: t.Object({ item_id: t.Integer() }),
          detail: { operationId: 'get_item' },
        })
        .post('/items', ({ body, status }) => status(201, { received: body }), {
          body: t.Object({ name: t.String(), tags: t.Array(t.String()) }),
        })
        .delete('/items/:item_id', () => new Response(null, { status: 204 })),
      journal,
    ),
  createHostApp,
  createPrefixedHost: async (mountOn) => {
    const inner = new Elysia({ prefix: '/inner' })
    await mountOn(inner)
    return createHostApp().use(inner)
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

adapterContract(elysia)

adapterContract({
  ...elysia,
  name: 'elysia without schemas',
  describes: 'routes',
  createApiApp: (journal) =>
    addOtherRoutes(
      addHook(new Elysia({ aot: false }), journal)
        .get('/items/:item_id', itemOf)
        .post('/items', ({ body, status }) => status(201, { received: body }))
        .delete('/items/:item_id', () => new Response(null, { status: 204 })),
      journal,
    ),
})

function createHostApp() {
  return new Elysia()
    .onRequest(({ set }) => {
      set.headers['x-host'] = 'yes'
    })
    .get('/plain', () => 'plain')
}

function addHook(app: Elysia, journal: Journal) {
  return app
    .onRequest(({ set }) => {
      journal.hook++
      set.headers['x-hook'] = 'ran'
    })
    .onBeforeHandle({ as: 'global' }, ({ headers, status }) => {
      if (headers['x-deny']) return status(401, 'denied')
      return undefined
    })
}

interface ItemContext {
  readonly params: { readonly item_id: string | number }
  readonly query: Record<string, string | undefined>
  readonly headers: Record<string, string | undefined>
}

function itemOf({ params, query, headers }: ItemContext): object {
  return { id: String(params.item_id), q: query['q'] ?? null, host: headers['host'], ip: null }
}

function addOtherRoutes(given: object, journal: Journal): unknown {
  const app = given as Elysia
  app.get('/failure', () => {
    throw new Error('broken')
  })
  app.get('/bytes', ({ set }) => {
    set.headers['content-type'] = 'application/octet-stream'
    return Uint8Array.from({ length: 256 }, (_, byte) => byte)
  })
  app.get('/stream', async function* ({ set }) {
    set.headers['content-type'] = 'text/plain'
    for (const part of ['one', 'two', 'three']) {
      await new Promise((resolve) => setTimeout(resolve, 2))
      yield part
    }
  })
  app.get('/endless', () => {
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(Buffer.alloc(16_384, 'x')),
      cancel: () => void journal.left++,
    })
    return new Response(body, { headers: { 'content-type': 'text/plain' } })
  })
  app.get('/slow', ({ request }) => {
    request.signal.addEventListener('abort', () => journal.left++)
    return new Promise<string>(() => {})
  })
  app.get('/cookies', ({ cookie: { a, b } }) => {
    a?.set({ value: '1', path: '/' })
    b?.set({ value: '2', path: '/' })
    return 'ok'
  })
  app.get('/redirect', () => new Response(null, { status: 302, headers: { location: '/items/1' } }))
  return app
}
