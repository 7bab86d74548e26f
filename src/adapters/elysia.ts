/** Elysia 1, on any runtime. */
import { createFetchDispatch } from '../dispatch/fetch.ts'
import { ConfigError } from '../errors.ts'
import type { Adapter, Recognize } from './adapter.ts'
import type { ElysiaApp, ElysiaHandler, ElysiaHook } from './elysia-app.ts'
import { hostedBy, markHosted } from './hosted.ts'
import { toEndpointRequest, toWebResponse } from './web-exchange.ts'
import type { Connection } from './connection.ts'

/** By `handle`, its list of routes and its lifecycle hooks. */
export const recognizeElysia: Recognize = (app) => {
  if (typeof app !== 'object' || app === null || !('handle' in app) || typeof app.handle !== 'function')
    return undefined
  if (!('routes' in app) || !Array.isArray(app.routes) || !('onBeforeHandle' in app)) return undefined
  return createElysiaAdapter(app as unknown as ElysiaApp)
}

function createElysiaAdapter(app: ElysiaApp): Adapter {
  const use = useLifecycle(app)
  return {
    framework: 'elysia',
    async describe(warn) {
      await app.modules
      return (await import('./elysia-describe.ts')).describeElysia(app, warn)
    },
    dispatch: createFetchDispatch((request) => app.handle(request)),
    start: () => use.start(),
    close: () => use.close(),
    mount(path, endpoint, ready, lifecycle) {
      // Bun's `listen` does not wait for the hooks; reading then has begun at least, and the endpoint waits for it.
      app.onStart(markHosted(() => void ready().catch(() => {})))
      app.onStop(markHosted(() => lifecycle.onClose()))
      const handler: ElysiaHandler = async (context) =>
        toWebResponse(await endpoint.handle(toEndpointRequest(context.request, detailsOf(context))))
      app.all(
        path,
        markHosted(handler, { ready, close: () => lifecycle.onClose(), transport: endpoint.transport }),
        ROUTE_HOOK,
      )
      const metadata: ElysiaHandler = async (context) =>
        toWebResponse(await endpoint.handleMetadata(toEndpointRequest(context.request, detailsOf(context))))
      for (const metadataPath of endpoint.metadataPaths) app.all(metadataPath, markHosted(metadata), ROUTE_HOOK)
      if (Object.hasOwn(app, 'fetch')) app.compile()
    },
  }
}

/** The body is left to the endpoint, and documents of the app do not show the route. */
const ROUTE_HOOK = { parse: 'none', detail: { hide: true } }

/** Of an app that does not listen itself. It is on the app, as one may be source, host and served at once. */
interface Lifecycle {
  starting: Promise<void> | undefined
  users: number
}

const LIFECYCLE = Symbol.for('mcp-mount.elysia-lifecycle')

/** The start hooks run for the first who starts the app, the stop hooks when the last one closed it. */
function useLifecycle(app: ElysiaApp): { start(): Promise<void>; close(): Promise<void> } {
  const lifecycle = ((app as { [LIFECYCLE]?: Lifecycle })[LIFECYCLE] ??= { starting: undefined, users: 0 })
  let using = false
  return {
    async start() {
      if (!using) lifecycle.users++
      using = true
      lifecycle.starting ??= startApp(app)
      await lifecycle.starting
    },
    async close() {
      if (!using) return
      using = false
      lifecycle.users--
      if (lifecycle.users > 0 || app.server) return
      lifecycle.starting = undefined
      await runHooks(app, app.event.stop)
    },
  }
}

async function startApp(app: ElysiaApp): Promise<void> {
  await app.modules
  if (app.server) return
  try {
    await runHooks(app, app.event.start)
  } catch (cause) {
    throw new ConfigError('APP_NOT_STARTED', `a start hook of the Elysia app failed: ${messageOf(cause)}`, { cause })
  }
}

/** Ours wait for the API to be read, which waits for the app to be started. */
async function runHooks(app: ElysiaApp, hooks: readonly ElysiaHook[] = []): Promise<void> {
  for (const { fn } of hooks) {
    if (hostedBy(fn) === undefined) await fn(app)
  }
}

function detailsOf(context: Parameters<ElysiaHandler>[0]): { native: unknown; connection?: Connection } {
  const remoteAddress = context.server ? addressFromBun(context.server, context.request) : undefined
  return { native: context, ...(remoteAddress === undefined ? {} : { connection: { remoteAddress } }) }
}

function addressFromBun(server: unknown, request: Request): string | undefined {
  const { requestIP } = server as { requestIP?: (request: Request) => { address: string } | null }
  return requestIP?.call(server, request)?.address
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
