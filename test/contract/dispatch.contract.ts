/**
 * Calls of a Node handler in memory are those over a socket: the same app is called through `createNodeDispatch`, over a
 * socket and, where that is safe, by `light-my-request`; status, headers, body and what the app noticed must agree.
 */
import { request as httpRequest } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { inject } from 'light-my-request'
import { describe, expect, test } from 'vitest'
import { createNodeDispatch } from '../../src/dispatch/node-handler.ts'
import type { NodeHandler } from '../../src/dispatch/node-handler.ts'
import type { ApiRequest } from '../../src/model/http.ts'
import { createCancellation } from './calls.contract.ts'
import { listenWith } from './node-server.ts'

export interface DispatchCase {
  readonly name: string
  readonly request?: Partial<ApiRequest>
  /** Makes the app anew; what it tells to `note` is compared too. */
  readonly app: (note: (event: string) => void) => NodeHandler | Promise<NodeHandler>
  /** Why `light-my-request` cannot be compared. */
  readonly withoutInject?: string
}

interface Answer {
  readonly status: number
  readonly headers: Record<string, unknown>
  readonly body: string
  readonly events: readonly string[]
}

/** Belong to a connection or a moment, not to the answer. */
const INCIDENTAL = new Set(['date', 'connection', 'keep-alive'])

export function dispatchContract(suite: string, cases: readonly DispatchCase[]): void {
  describe(suite, () => {
    for (const one of cases) {
      test(one.name, async () => {
        const request = { method: 'GET', path: '/', query: '', headers: {}, ...one.request }
        const overSocket = await run(one, (handler) => callOverSocket(handler, request))
        expect(await run(one, (handler) => callInMemory(handler, request))).toEqual(overSocket)
        if (one.withoutInject !== undefined) return
        // Framing and empty heads are where it differs from a server.
        const injected = await run(one, (handler) => callInjected(handler, request))
        expect(injected.status).toBe(overSocket.status)
        expect(injected.body).toBe(overSocket.body)
      })
    }
  })
}

async function run(
  one: DispatchCase,
  callIt: (handler: NodeHandler) => Promise<Omit<Answer, 'events'>>,
): Promise<Answer> {
  const events: string[] = []
  const answer = await callIt(await one.app((event) => events.push(event)))
  // Events after the end of the answer: `finish`, `close`, hooks after the response.
  await new Promise((resolve) => setTimeout(resolve, 20))
  return { ...answer, events }
}

async function callInMemory(handler: NodeHandler, request: ApiRequest): Promise<Omit<Answer, 'events'>> {
  const dispatch = createNodeDispatch(handler)
  const caller = { headers: { host: 'api.test' }, remoteAddress: '127.0.0.1' }
  const response = await dispatch(request, { maxBytes: 1_000_000, caller, cancellation: createCancellation() })
  return {
    status: response.status,
    headers: lasting(response.headers),
    body: Buffer.from(response.body).toString('latin1'),
  }
}

async function callOverSocket(handler: NodeHandler, request: ApiRequest): Promise<Omit<Answer, 'events'>> {
  const server = await listenWith(handler)
  try {
    const { path, query, method, headers, body } = request
    const target = query === '' ? path : `${path}?${query}`
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = httpRequest(server.origin, {
        path: target,
        method,
        headers: { host: 'api.test', ...headers, ...length },
      })
      sent.on('response', resolve).on('error', reject)
      sent.end(body)
    })
    const chunks: Buffer[] = []
    for await (const chunk of response) chunks.push(chunk as Buffer)
    return {
      status: response.statusCode ?? 0,
      headers: lasting(response.headers),
      body: Buffer.concat(chunks).toString('latin1'),
    }
  } finally {
    await server.close()
  }
}

async function callInjected(handler: NodeHandler, request: ApiRequest): Promise<Omit<Answer, 'events'>> {
  const { path, query, method, headers, body } = request
  const response = await inject(handler, {
    method: method as 'GET',
    url: query === '' ? path : `${path}?${query}`,
    headers: { host: 'api.test', ...headers },
    ...(body === undefined ? {} : { payload: Buffer.from(body) }),
  })
  return {
    status: response.statusCode,
    headers: lasting(response.headers),
    body: response.rawPayload.toString('latin1'),
  }
}

function lasting(headers: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !INCIDENTAL.has(name)))
}
