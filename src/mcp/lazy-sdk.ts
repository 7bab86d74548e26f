/** The SDK's handler, loaded with the first message that the fast path declines: it is most of what a small server would load. */
import { loadSpecTypes } from './known-client.ts'
import type { SdkHandler, SdkHandlerSettings } from './sdk-handler.ts'

export function createLazySdk(settings: SdkHandlerSettings): SdkHandler {
  let handler: SdkHandler | undefined
  let loading: Promise<SdkHandler> | undefined
  let closed = false

  const load = async (): Promise<SdkHandler> => {
    const { createSdkHandler } = await import('./sdk-handler.ts')
    await loadSpecTypes()
    handler = createSdkHandler(settings)
    if (closed) await handler.close()
    return handler
  }
  return {
    async handle(list, request, message, caller, called) {
      const sdk = handler ?? (await (loading ??= load()))
      return sdk.handle(list, request, message, caller, called)
    },
    notifyChanged: () => handler?.notifyChanged(),
    async close() {
      closed = true
      await handler?.close()
    },
  }
}
