import { Readable } from 'node:stream'
import Fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import '../../src/adapters/fastify-channel.ts'
import { expect, test } from 'vitest'
import { recognizeApp } from '../../src/adapters/recognize.ts'
import { adapterContract } from './adapter.contract.ts'
import { createEchoEndpoint } from './echo-endpoint.ts'
import { endlessText } from './streams.ts'
import type { Subject } from './subject.ts'

const fastify: Subject = {
  name: 'fastify 5',
  createApiApp(journal) {
    const app = Fastify()
    app.addHook('onRequest', async (request, reply) => {
      journal.hook++
      reply.header('x-hook', 'ran')
      if (request.headers['x-deny'] !== undefined) return reply.code(401).send({ error: 'denied' })
      return undefined
    })
    app.get<{ Params: { item_id: number }; Querystring: { q?: string } }>(
      '/items/:item_id',
      {
        schema: {
          operationId: 'get_item',
          params: { type: 'object', properties: { item_id: { type: 'integer' } }, required: ['item_id'] },
          querystring: { type: 'object', properties: { q: { type: 'string' } } },
        },
      },
      async ({ params, query, host, ip }) => ({ id: String(params.item_id), q: query.q ?? null, host, ip }),
    )
    app.post('/items', async (request, reply) => reply.code(201).send({ received: request.body }))
    app.delete('/items/:item_id', async (_request, reply) => reply.code(204).send())
    app.get('/failure', async () => {
      throw new Error('broken')
    })
    app.get('/bytes', async (_request, reply) =>
      reply.type('application/octet-stream').send(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))),
    )
    app.get('/stream', async (_request, reply) => reply.type('text/plain').send(Readable.from(['one', 'two', 'three'])))
    app.get('/endless', async (_request, reply) => reply.type('text/plain').send(endlessText(() => journal.left++)))
    app.get('/slow', (_request, reply) => {
      reply.raw.once('close', () => journal.left++)
    })
    app.get('/cookies', async (_request, reply) =>
      reply.header('set-cookie', ['a=1; Path=/', 'b=2; Path=/']).send('ok'),
    )
    app.get('/redirect', async (_request, reply) => reply.redirect('/items/1'))
    return app
  },
  createHostApp,
  createParsingHostApp: createHostApp,
  async createPrefixedHost(mountOn) {
    const host = createHostApp()
    host.register(async (inner) => mountOn(inner), { prefix: '/inner' })
    return host
  },
  async listen(app) {
    const host = app as FastifyInstance
    const origin = await host.listen({ port: 0, host: '127.0.0.1' })
    return { origin, close: () => host.close() }
  },
  describes: 'schemas',
  stopsStart: true,
  closesWithHost: true,
  mounts: true,
}

function createHostApp(): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true })
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-host', 'yes')
  })
  app.get('/plain', async () => 'plain')
  return app
}

adapterContract(fastify)

test('what is registered for an endpoint has a name', async () => {
  const app = createHostApp()
  const names: string[] = []
  app.addHook(
    'onRegister',
    (instance) => void instance.addHook('onReady', async () => void names.push(instance.pluginName)),
  )
  recognizeApp(app)?.mount('/mcp', createEchoEndpoint(), async () => {}, { onClose: async () => {} })
  await app.ready()
  expect(names).toEqual(['mcp-mount'])
  await app.close()
})
