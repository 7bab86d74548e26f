/** A bare Node handler, `(request, response) => …`: it can be called, and cannot tell its routes. */
import { createNodeDispatch } from '../dispatch/node-handler.ts'
import type { NodeHandler } from '../dispatch/node-handler.ts'
import { ConfigError } from '../errors.ts'
import type { Adapter, Recognize } from './adapter.ts'

/** By taking two arguments: asked last, when no framework knows the function. */
export const recognizeNodeHandler: Recognize = (app) =>
  typeof app === 'function' && app.length === 2 ? createNodeHandlerAdapter(app as NodeHandler) : undefined

function createNodeHandlerAdapter(handler: NodeHandler): Adapter {
  return {
    framework: 'node',
    describe: async () => undefined,
    dispatch: createNodeDispatch(handler),
    start: async () => {},
    close: async () => {},
    mount(path) {
      throw new ConfigError('SOURCE_UNKNOWN', `nothing can be mounted at ${path} of a bare handler: it has no routes`, {
        hint: 'Mount on an app of a framework, or serve the endpoint by itself with listen().',
      })
    },
  }
}
