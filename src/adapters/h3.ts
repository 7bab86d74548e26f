/** H3 2. */
import { createFetchDispatch } from '../dispatch/fetch.ts'
import { ConfigError } from '../errors.ts'
import type { Adapter, Recognize } from './adapter.ts'
import type { H3App, H3Handler } from './h3-app.ts'
import { markHosted } from './hosted.ts'
import { toEndpointRequest, toWebResponse } from './web-exchange.ts'

/** By the list of routes that H3 2 has; apps of H3 1 have none. */
export const recognizeH3: Recognize = (app) => {
  if (typeof app !== 'object' || app === null || !('~routes' in app) || !('request' in app)) return undefined
  return createH3Adapter(app as unknown as H3App)
}

function createH3Adapter(app: H3App): Adapter {
  return {
    framework: 'h3',
    describe: async (warn) => (await import('./h3-describe.ts')).describeH3(app, warn),
    dispatch: createFetchDispatch((request) => app.request(request)),
    start: async () => {},
    close: async () => {},
    mount(path, endpoint, ready, lifecycle) {
      const handler: H3Handler = async (event) =>
        toWebResponse(await endpoint.handle(toEndpointRequest(event.req, { native: event })))
      const metadata: H3Handler = async (event) =>
        toWebResponse(await endpoint.handleMetadata(toEndpointRequest(event.req, { native: event })))
      try {
        app.all(path, markHosted(handler, { ready, close: () => lifecycle.onClose(), transport: endpoint.transport }))
        for (const metadataPath of endpoint.metadataPaths) app.all(metadataPath, markHosted(metadata))
      } catch (cause) {
        throw new ConfigError(
          'OPTION_INVALID',
          `the H3 app takes no more routes, so nothing can be mounted at ${path}`,
          {
            hint: 'Mount before the app is served.',
            cause,
          },
        )
      }
    },
  }
}
