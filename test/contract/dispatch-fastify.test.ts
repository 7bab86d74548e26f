import { Readable } from 'node:stream'
import Fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { dispatchContract } from './dispatch.contract.ts'
import type { DispatchCase } from './dispatch.contract.ts'

const JSON_TYPE = { 'content-type': 'application/json' }

function fastify(
  name: string,
  build: (app: FastifyInstance, note: (event: string) => void) => unknown,
  request: DispatchCase['request'] = {},
  rest: Partial<DispatchCase> = {},
): DispatchCase {
  return {
    name,
    request,
    async app(note) {
      const app = Fastify()
      await build(app, note)
      await app.ready()
      return (incoming, response) => app.routing(incoming, response)
    },
    ...rest,
  }
}

dispatchContract('a Fastify app in memory and over a socket', [
  fastify(
    'runs every hook in order',
    (app, note) => {
      app.addHook('onRequest', async () => note('onRequest'))
      app.addHook('preParsing', async (_request, _reply, payload) => {
        note('preParsing')
        return payload
      })
      app.addHook('preValidation', async () => note('preValidation'))
      app.addHook('preHandler', async () => note('preHandler'))
      app.addHook('preSerialization', async (_request, _reply, payload) => {
        note('preSerialization')
        return payload
      })
      app.addHook('onSend', async () => note('onSend'))
      app.addHook('onResponse', async (_request, reply) => note(`onResponse ${reply.elapsedTime > 0}`))
      app.post('/', async (request) => ({ got: request.body }))
    },
    { method: 'POST', headers: JSON_TYPE, body: '{"a":1}' },
  ),
  fastify(
    'validates',
    (app) => {
      app.post('/', { schema: { body: { type: 'object', required: ['a'] } } }, async () => 'ok')
    },
    { method: 'POST', headers: JSON_TYPE, body: '{}' },
  ),
  fastify('refuses broken JSON and media types', (app) => app.post('/', async () => 'ok'), {
    method: 'POST',
    headers: JSON_TYPE,
    body: '{',
  }),
  fastify('refuses a body over its limit', (app) => app.post('/', { bodyLimit: 10 }, async () => 'ok'), {
    method: 'POST',
    headers: JSON_TYPE,
    body: JSON.stringify('x'.repeat(100)),
  }),
  fastify('lets error handlers answer', (app, note) => {
    app.addHook('onError', async (_request, _reply, error) => note(`onError ${error.message}`))
    app.setErrorHandler(async (error: Error, _request, reply) => reply.code(503).send({ handled: error.message }))
    app.get('/', async () => {
      throw new Error('broken')
    })
  }),
  fastify('streams', (app) =>
    app.get('/', async (_request, reply) => reply.type('text/csv').send(Readable.from(['a', 'b']))),
  ),
  fastify('sends web responses', (app) =>
    app.get('/', async () => new Response('web', { status: 201, headers: { 'x-web': '1' } })),
  ),
  fastify('gives up a stream that fails before its head', (app) => {
    app.get('/', async (_request, reply) =>
      reply.send(
        new Readable({
          read() {
            this.destroy(new Error('lost'))
          },
        }),
      ),
    )
  }),
  fastify('writes raw and hijacks', (app) =>
    app.get('/', (_request, reply) => {
      reply.hijack()
      reply.raw.writeHead(202, { 'x-raw': '1' })
      reply.raw.end('raw')
    }),
  ),
  fastify('sends trailers', (app) =>
    app.get('/', async (_request, reply) => {
      reply.trailer('x-sum', async () => '1')
      return reply.send('body')
    }),
  ),
  fastify('answers HEAD of a GET route', (app) => app.get('/', async () => ({ a: 1 })), { method: 'HEAD' }),
  fastify('times a handler out', (app) => app.get('/', { handlerTimeout: 20 }, async () => new Promise(() => {}))),
  fastify(
    'reads the query and parameters',
    (app) => app.get('/:id/*', async ({ params, query }) => ({ params, query })),
    { path: '/a%20b/c/d%2Fe', query: 'x=1&x=2&y=%C3%BC' },
  ),
])
