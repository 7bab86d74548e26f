/** Fastify 5. */
import type { FastifyInstance } from 'fastify'
import { ConfigError } from '../errors.ts'
import type { Adapter, Recognize } from './adapter.ts'

export const recognizeFastify: Recognize = (app) => {
  if (typeof app !== 'object' || app === null || !('inject' in app) || !('register' in app)) return undefined
  return createFastifyAdapter(app as FastifyInstance)
}

function createFastifyAdapter(app: FastifyInstance): Adapter {
  return {
    framework: 'fastify',
    describe: () => Promise.reject(new ConfigError('SOURCE_UNKNOWN', 'not yet')),
    dispatch: async (request) => {
      const reply = await app.inject({
        method: request.method as 'GET',
        url: request.path + (request.query && `?${request.query}`),
        headers: request.headers,
        ...(request.body === undefined ? {} : { payload: request.body as string }),
      })
      return {
        status: reply.statusCode,
        headers: reply.headers as Record<string, string>,
        body: reply.rawPayload,
        truncated: false,
      }
    },
    start: async () => void (await app.ready()),
    close: () => app.close(),
    mount(path, endpoint, ready, lifecycle) {
      app.addHook('onReady', ready)
      app.addHook('onClose', () => lifecycle.onClose())
      app.all(path, async (request, reply) => {
        const response = await endpoint.handle({
          method: request.method,
          url: request.url,
          headers: request.headers,
          body: { parsed: request.body },
          remoteAddress: request.ip,
          cancellation: { cancelled: false, onCancel: () => () => {} },
          native: request,
        })
        return reply.code(response.status).headers(response.headers).send(response.body)
      })
    },
  }
}
