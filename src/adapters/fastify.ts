/** Fastify 5. */
import type { FastifyInstance } from 'fastify'
import { createNodeDispatch } from '../dispatch/node-handler.ts'
import type { Adapter, Recognize } from './adapter.ts'
// Before the app is created; what reads the routes comes later.
import './fastify-channel.ts'
import { mountOnFastify } from './fastify-mount.ts'

/** By `inject` and `register`. */
export const recognizeFastify: Recognize = (app) => {
  if (typeof app !== 'object' || app === null || !('inject' in app) || !('register' in app)) return undefined
  return createFastifyAdapter(app as FastifyInstance)
}

function createFastifyAdapter(app: FastifyInstance): Adapter {
  let started = false
  /** Then the app closes us, not the other way round. */
  let closing = false
  return {
    framework: 'fastify',
    prefix: app.prefix,
    describe: async (warn) => (await import('./fastify-describe.ts')).describeFastify(app, warn),
    dispatch: createNodeDispatch((request, response) => app.routing(request, response)),
    async start() {
      await app.ready()
      started = true
    },
    async close() {
      if (started && !closing && !app.server.listening) await app.close()
    },
    mount(path, endpoint, ready, lifecycle) {
      const onClose = (): Promise<void> => {
        closing = true
        return lifecycle.onClose()
      }
      mountOnFastify(app, path, endpoint, { ready, onClose })
    },
  }
}
