/** An endpoint that tells what reached it: the far side of `mount` in the contract suite. */
import type { Endpoint, EndpointRequest, EndpointResponse } from '../../src/model/exchange.ts'

export interface EchoEndpoint extends Endpoint {
  readonly seen: EndpointRequest[]
  /** Exchanges whose client left. */
  cancelled: number
  /** Streams that were given up by the host. */
  streamsEnded: number
}

/**
 * By query: `?stream` answers an event stream that sends its head at once, `data: 1` after 50 ms and stays open;
 * `?empty` 202 without a body; `?wait` never; `?limit=10` reads at most so many bytes. Else JSON of the request.
 */
export function createEchoEndpoint(metadataPaths: readonly string[] = []): EchoEndpoint {
  const endpoint: EchoEndpoint = {
    seen: [],
    cancelled: 0,
    streamsEnded: 0,
    metadataPaths,
    handle: (request) => {
      endpoint.seen.push(request)
      request.cancellation.onCancel(() => endpoint.cancelled++)
      return answer(request, endpoint)
    },
    handleMetadata: async (request) => json(200, { metadata: pathOf(request) }),
  }
  return endpoint
}

async function answer(request: EndpointRequest, endpoint: EchoEndpoint): Promise<EndpointResponse> {
  const query = new URL(request.url, 'http://localhost').searchParams
  if (query.has('wait')) return new Promise(() => {})
  if (query.has('stream')) return eventStream(() => endpoint.streamsEnded++)
  if (query.has('empty')) return { status: 202, headers: {}, body: null }
  const body = await readBody(request, Number(query.get('limit') ?? 1_000_000))
  return json(200, { method: request.method, path: pathOf(request), header: request.headers['x-test'], body })
}

async function readBody({ body }: EndpointRequest, limit: number): Promise<unknown> {
  if ('parsed' in body) return { parsed: body.parsed }
  if ('text' in body) return { text: body.text }
  return { text: (await body.read(limit)) ?? null }
}

function eventStream(onEnd: () => void): EndpointResponse {
  let timer: NodeJS.Timeout
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      timer = setTimeout(() => controller.enqueue(Buffer.from('data: 1\n\n')), 50)
    },
    cancel() {
      clearTimeout(timer)
      onEnd()
    },
  })
  return { status: 200, headers: { 'content-type': 'text/event-stream' }, body }
}

function json(status: number, value: unknown): EndpointResponse {
  return { status, headers: { 'content-type': 'application/json', 'x-endpoint': 'echo' }, body: JSON.stringify(value) }
}

function pathOf(request: EndpointRequest): string {
  return new URL(request.url, 'http://localhost').pathname
}
