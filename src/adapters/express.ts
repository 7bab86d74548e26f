/** Express 4 and 5: apps, and routers to mount on. */
import { createNodeDispatch } from '../dispatch/node-handler.ts'
import type { NodeHandler } from '../dispatch/node-handler.ts'
import type { Adapter, Recognize } from './adapter.ts'
import { isExpress } from './express-app.ts'
import type { ExpressRouter } from './express-app.ts'
import { mountOnExpress } from './express-mount.ts'

export const recognizeExpress: Recognize = (app) => (isExpress(app) ? createExpressAdapter(app) : undefined)

function createExpressAdapter(app: ExpressRouter): Adapter {
  return {
    framework: 'express',
    describe: async (warn) => (await import('./express-describe.ts')).describeExpress(app, warn),
    dispatch: createNodeDispatch(handlerOf(app)),
    start: async () => {},
    close: async () => {},
    mount(path, endpoint, ready, lifecycle) {
      mountOnExpress(app, path, endpoint, { ready, close: () => lifecycle.onClose(), transport: endpoint.transport })
    },
  }
}

/** An app answers what it has no route for; a router passes it on. */
function handlerOf(app: ExpressRouter): NodeHandler {
  if (app.settings !== undefined) return app as unknown as NodeHandler
  return (request, response) =>
    app(request, response, (error) => {
      response.statusCode = error === undefined ? 404 : 500
      response.end()
    })
}
