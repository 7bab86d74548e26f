/** Node's request → the web request that an app of the fetch kind takes, at little more than the cost of the latter. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createFetchRequest } from '../dispatch/fetch-request.ts'
import type { IncomingBody } from '../dispatch/fetch-request.ts'
import { readText } from './node-body.ts'
import { ResponseCancellation } from './node-exchange.ts'

/**
 * Node's own objects are at `request.runtime.node`, as with srvx, on which H3 runs: for handlers that ask for them, and for
 * our endpoints.
 */
export function toIncomingRequest(url: string, incoming: IncomingMessage, outgoing: ServerResponse): Request {
  const method = incoming.method ?? 'GET'
  const request = createFetchRequest(url, {
    method,
    headers: incoming.headers as Record<string, string>,
    ...(method === 'GET' || method === 'HEAD' ? {} : { body: toIncomingBody(incoming) }),
    cancellation: new ResponseCancellation(outgoing),
    ip: incoming.socket.remoteAddress,
  })
  return Object.assign(request, { runtime: { name: 'node', node: { req: incoming, res: outgoing } } })
}

function toIncomingBody(incoming: IncomingMessage): IncomingBody {
  let chunks: AsyncIterator<Buffer> | undefined
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // Giving the body up must not take the connection away from the answer.
        chunks ??= incoming.iterator({ destroyOnReturn: false })
        const { done, value } = await chunks.next()
        if (done === true) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await chunks?.return?.()
        incoming.resume()
      },
    },
    { highWaterMark: 0 },
  )
  return { stream, text: async () => (await readText(incoming, Infinity)) ?? '' }
}
