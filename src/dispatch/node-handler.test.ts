import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { ApiRequest, ApiResponse, CallerContext, Cancellation } from '../model/http.ts'
import { createNodeDispatch } from './node-handler.ts'
import type { NodeHandler } from './node-handler.ts'

const NEVER: Cancellation = { cancelled: false, onCancel: () => () => {} }

interface Settings {
  readonly request?: Partial<ApiRequest>
  readonly caller?: CallerContext
  readonly cancellation?: Cancellation
  readonly maxBytes?: number
}

function call(handler: NodeHandler, { request, ...context }: Settings = {}): Promise<ApiResponse> {
  return createNodeDispatch(handler)(
    { method: 'GET', path: '/', query: '', headers: {}, ...request },
    { maxBytes: 1000, caller: { headers: {} }, cancellation: NEVER, ...context },
  )
}

function text({ body }: ApiResponse): string {
  return Buffer.from(body).toString()
}

/** Cancelled by hand. */
function createCancellation(): Cancellation & { cancel(): void; readonly listeners: Set<() => void> } {
  const listeners = new Set<() => void>()
  return {
    cancelled: false,
    listeners,
    onCancel(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    cancel() {
      for (const listener of listeners) listener()
    },
  }
}

test('a handler that throws breaks the exchange off, with the cause for the log', async () => {
  const cause = new Error('secret')
  const throwing = call(() => {
    throw cause
  })
  await expect(throwing).rejects.toMatchObject({ code: 'UPSTREAM_RESET', cause })
  const error: unknown = await throwing.catch((thrown: unknown) => thrown)
  expect(String(error)).not.toContain('secret')
})

test('a handler that rejects breaks the exchange off', async () => {
  await expect(call(() => Promise.reject(new Error('secret')))).rejects.toMatchObject({ code: 'UPSTREAM_RESET' })
})

test('a handler that fails after its answer changes nothing', async () => {
  const response = await call(async (_request, outgoing) => {
    outgoing.end('done')
    throw new Error('late')
  })
  expect(text(response)).toBe('done')
})

test.each<[string, NodeHandler]>([
  ['the response', (_request, response) => response.destroy(new Error('gone'))],
  ['the request', (request) => request.destroy(new Error('gone'))],
  ['the connection', (request) => request.socket.destroy()],
  [
    'the response in the middle of its body',
    (_request, response) => {
      response.write('a', () => response.destroy())
    },
  ],
])('destroying %s breaks the exchange off', async (_what, handler) => {
  await expect(call(handler)).rejects.toMatchObject({ code: 'UPSTREAM_RESET' })
})

test('a body shorter than its declared length is broken off', async () => {
  const short = call((_request, response) => response.writeHead(200, { 'content-length': 10 }).end('short'))
  await expect(short).rejects.toMatchObject({ code: 'UPSTREAM_RESET' })
})

test('a cancellation aborts the request, closes the response and rejects', async () => {
  const cancellation = createCancellation()
  const events: string[] = []
  const pending = call(
    (request, response) => {
      request.on('aborted', () => events.push('aborted')).on('error', (error) => events.push(error.message))
      response.on('close', () => events.push(`close, finished ${response.writableFinished}`))
      response.on('finish', () => events.push('finish'))
      response.write('some')
    },
    { cancellation },
  )
  cancellation.cancel()
  await expect(pending).rejects.toMatchObject({ code: 'CALL_CANCELLED' })
  await sleep(5)
  expect(events).toEqual(['aborted', 'close, finished false', 'aborted'])
  expect(cancellation.listeners.size).toBe(0)
})

test('a call that is cancelled already never reaches the handler', async () => {
  let reached = false
  const pending = call(() => (reached = true), { cancellation: { ...NEVER, cancelled: true } })
  await expect(pending).rejects.toMatchObject({ code: 'CALL_CANCELLED' })
  expect(reached).toBe(false)
})

test('a finished call keeps no listener on the cancellation', async () => {
  const cancellation = createCancellation()
  await call((_request, response) => response.end(), { cancellation })
  expect(cancellation.listeners.size).toBe(0)
})

test('a writer that never waits is stopped at the limit', async () => {
  const response = await call((_request, outgoing) => {
    while (outgoing.write('x'.repeat(300)));
  })
  expect([response.body.byteLength, response.truncated]).toEqual([1000, true])
})

test('the app sees the connection of the caller', async () => {
  const caller = { headers: { host: 'a.test' }, remoteAddress: '2001:db8::1', secure: true }
  const response = await call(
    (request, outgoing) => {
      const { remoteAddress, remoteFamily } = request.socket
      const { host } = request.headers
      const encrypted = 'encrypted' in request.socket && request.socket.encrypted
      outgoing.end(JSON.stringify([host, remoteAddress, remoteFamily, encrypted]))
    },
    { caller },
  )
  expect(JSON.parse(text(response))).toEqual(['a.test', '2001:db8::1', 'IPv6', true])
})

test('the Host of the call stands before that of the caller', async () => {
  const response = await call((request, outgoing) => outgoing.end(request.headers.host), {
    caller: { headers: { host: 'a.test' } },
    request: { headers: { host: 'b.test' } },
  })
  expect(text(response)).toBe('b.test')
})

test('a timeout that nobody hears closes the connection, one that is heard does not', async () => {
  await expect(call((request) => request.setTimeout(5))).rejects.toMatchObject({ code: 'UPSTREAM_RESET' })
  const heard = await call((_request, response) => response.setTimeout(5, () => response.end('late')))
  expect(text(heard)).toBe('late')
})

test('calls leave the prototypes of http alone', async () => {
  const seen: unknown[] = []
  await call((request, response) => {
    seen.push(Object.getPrototypeOf(request), Object.getPrototypeOf(response))
    response.end()
  })
  const { IncomingMessage, ServerResponse } = await import('node:http')
  expect(seen).toEqual([IncomingMessage.prototype, ServerResponse.prototype])
})
