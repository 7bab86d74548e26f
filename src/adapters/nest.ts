/** NestJS on Express and on Fastify. */
import type { Server } from 'node:http'
import type { Adapter, Recognize } from './adapter.ts'
import type { ExpressLayer, ExpressRouter } from './express-app.ts'
import { stackOf } from './express-app.ts'
import { recognizeExpress } from './express.ts'
import { recognizeFastify } from './fastify.ts'
import { ConfigError } from '../errors.ts'

/** What is used of `INestApplication`. */
export interface NestApp {
  getHttpAdapter(): { getInstance(): unknown }
  getHttpServer(): Server
  init(): Promise<unknown>
  close(): Promise<void>
  /** Every version has it, the interface does not tell. */
  readonly isInitialized?: boolean
}

/** By its HTTP adapter. */
export const recognizeNest: Recognize = (app) => {
  if (typeof app !== 'object' || app === null || !('getHttpAdapter' in app) || !('getHttpServer' in app))
    return undefined
  const nest = app as NestApp
  const instance = nest.getHttpAdapter().getInstance()
  const platform = recognizeFastify(instance) ?? recognizeExpress(instance)
  if (platform === undefined) {
    throw new ConfigError('SOURCE_UNKNOWN', 'this Nest app runs on a platform that is not known', {
      hint: 'Use @nestjs/platform-express or @nestjs/platform-fastify, or give the `openapi` option and `upstream.baseUrl`.',
    })
  }
  return createNestAdapter(nest, platform)
}

/** Nest calls its own routes through the platform's app, so that is called; only Nest knows their declarations. */
function createNestAdapter(nest: NestApp, platform: Adapter): Adapter {
  let started = false
  /** Then the app closes us, not the other way round. */
  let closing = false
  return {
    framework: 'nest',
    async describe(warn) {
      const { describeWithNestSwagger } = await import('./nest-swagger.ts')
      return (await describeWithNestSwagger(nest, warn)) ?? platform.describe(warn)
    },
    dispatch: platform.dispatch,
    async start() {
      await nest.init()
      await platform.start()
      started = true
    },
    async close() {
      if (started && !closing && !nest.getHttpServer().listening) await nest.close()
    },
    mount(path, endpoint, ready, lifecycle) {
      const onClose = (): Promise<void> => {
        closing = true
        return lifecycle.onClose()
      }
      if (platform.framework === 'fastify') {
        platform.mount(path, endpoint, ready, { onClose })
        return
      }
      const app = nest.getHttpAdapter().getInstance() as ExpressRouter
      const before = stackOf(app).length
      platform.mount(path, endpoint, ready, { onClose })
      if (nest.isInitialized === true) moveBeforeNotFound(app, stackOf(app).length - before)
      whenClosing(nest.getHttpServer(), onClose)
    },
  }
}

/** Not the server's `close` event: it waits for open streams. */
function whenClosing(server: Server, onClose: () => Promise<void>): void {
  const close = server.close.bind(server)
  server.close = (callback) => {
    server.close = close
    onClose().catch((error: Error) => process.emitWarning(error))
    return close(callback)
  }
}

/**
 * Nest ends its routes with handlers that answer 404 and map errors, when it initialises; what is added later would
 * never be reached.
 */
function moveBeforeNotFound(app: ExpressRouter, added: number): void {
  const stack = stackOf(app)
  const own = stack.splice(stack.length - added, added)
  stack.splice(endOfRoutes(stack), 0, ...own)
}

function endOfRoutes(stack: readonly ExpressLayer[]): number {
  const errors = stack.findLastIndex(({ handle }) => handle.length !== 4)
  const last = stack[errors]
  if (last?.handle.stack === undefined) return last?.route === undefined ? Math.max(errors, 0) : errors + 1
  // With a global prefix the 404 is in a router at that prefix, followed by routes that are left out of it and by a
  // router that maps errors.
  return stack.findLastIndex(({ handle, route }) => handle.stack === undefined && route?.methods['_all'] !== true) + 1
}
