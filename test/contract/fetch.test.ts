import { serveApp } from '../../src/adapters/serve-app.ts'
import { adapterContract } from './adapter.contract.ts'
import type { Journal, Subject } from './subject.ts'

const fetchFunction: Subject = {
  name: 'fetch function',
  createApiApp: (journal) => createFetch(journal),
  createHostApp: () => undefined,
  listen: async (app) => {
    const served = await serveApp(app, { host: '127.0.0.1', port: 0 })
    return { origin: served.url, close: () => served.close() }
  },
  describes: 'nothing',
  stopsStart: false,
  closesWithHost: false,
  mounts: false,
}

adapterContract(fetchFunction)
adapterContract({ ...fetchFunction, name: '{ fetch }', createApiApp: (journal) => ({ fetch: createFetch(journal) }) })

function createFetch(journal: Journal): (request: Request) => Promise<Response> {
  return async (request) => {
    journal.hook++
    if (request.headers.has('x-deny')) return new Response('denied', { status: 401 })
    const response = await answer(request, journal)
    response.headers.set('x-hook', 'ran')
    return response
  }
}

async function answer(request: Request, journal: Journal): Promise<Response> {
  const url = new URL(request.url)
  const id = /^\/items\/(\w+)$/.exec(url.pathname)?.[1]
  if (id !== undefined) {
    if (request.method === 'DELETE') return new Response(null, { status: 204 })
    return Response.json({ id, q: url.searchParams.get('q'), host: request.headers.get('host'), ip: null })
  }
  const route = ROUTES[url.pathname]
  return route === undefined ? new Response('not here', { status: 404 }) : route(request, journal)
}

const ROUTES: Record<string, (request: Request, journal: Journal) => Response | Promise<Response>> = {
  '/items': async (request) => Response.json({ received: await request.json() }, { status: 201 }),
  '/failure': () => new Response('broken', { status: 500 }),
  '/bytes': () =>
    new Response(
      Uint8Array.from({ length: 256 }, (_, byte) => byte),
      { headers: { 'content-type': 'application/octet-stream' } },
    ),
  '/stream': () => {
    const parts = ['one', 'two', 'three']
    const body = new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 2))
        const part = parts.shift()
        if (part === undefined) controller.close()
        else controller.enqueue(Buffer.from(part))
      },
    })
    return new Response(body, { headers: { 'content-type': 'text/plain' } })
  },
  '/endless': (_, journal) =>
    new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(Buffer.alloc(16_384, 'x')),
        cancel: () => void journal.left++,
      }),
    ),
  '/slow': (request, journal) => {
    request.signal.addEventListener('abort', () => journal.left++)
    return new Promise(() => {})
  },
  '/cookies': () =>
    new Response('ok', {
      headers: [
        ['set-cookie', 'a=1; Path=/'],
        ['set-cookie', 'b=2; Path=/'],
      ],
    }),
  '/redirect': () => new Response(null, { status: 302, headers: { location: '/items/1' } }),
}
