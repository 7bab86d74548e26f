/** Calls of an app in memory are what they would be over a socket. */
import { expect } from 'vitest'
import type { Adapter } from '../../src/adapters/adapter.ts'
import type { ApiRequest, ApiResponse, CallerContext, Cancellation } from '../../src/model/http.ts'
import type { Scope } from './adapter.contract.ts'
import { until } from './subject.ts'
import type { Journal } from './subject.ts'

export function calls({ subject, adapt, case: contractCase }: Scope): void {
  const start = async (journal: Journal = { hook: 0, left: 0 }): Promise<Adapter> => {
    const adapter = await adapt(subject.createApiApp(journal))
    await adapter.start()
    return adapter
  }

  contractCase('answers with status, headers and body', async () => {
    const response = await call(await start(), { path: '/items/7', query: 'q=a%20b' })
    expect(response.status).toBe(200)
    expect(response.headers['content-type']).toMatch(/^application\/json/)
    expect(json(response)).toMatchObject({ id: '7', q: 'a b' })
    expect(response.truncated).toBe(false)
  })

  contractCase('shows the app the host and address of the caller', async () => {
    const caller = { headers: { host: 'tenant.example:8443' }, remoteAddress: '203.0.113.9' }
    const body = json(await call(await start(), { path: '/items/7' }, { caller })) as {
      host: string
      ip: string | null
    }
    expect(body.host).toBe('tenant.example:8443')
    expect([null, '203.0.113.9']).toContain(body.ip)
  })

  contractCase('calls itself localhost, at 127.0.0.1, without a request that carries the call', async () => {
    const body = json(await call(await start(), { path: '/items/7' })) as { host: string; ip: string | null }
    expect(body.host).toBe('localhost')
    expect([null, '127.0.0.1']).toContain(body.ip)
  })

  contractCase('shows the app no address when there is a request and its address is not known', async () => {
    const caller = { headers: { host: 'tenant.example' } }
    const { ip } = json(await call(await start(), { path: '/items/7' }, { caller })) as { ip?: string | null }
    expect(ip ?? null).toBeNull()
  })

  contractCase('sends a JSON body, text or bytes', async () => {
    const adapter = await start()
    const headers = { 'content-type': 'application/json' }
    const document = JSON.stringify({ name: 'Jürgen', tags: ['a'] })
    for (const body of [document, Buffer.from(document)]) {
      const response = await call(adapter, { method: 'POST', path: '/items', headers, body })
      expect(response.status).toBe(201)
      expect(json(response)).toEqual({ received: { name: 'Jürgen', tags: ['a'] } })
    }
  })

  contractCase('runs hooks, which may set headers and refuse', async () => {
    const journal = { hook: 0, left: 0 }
    const adapter = await start(journal)
    const served = await call(adapter, { path: '/items/7' })
    const refused = await call(adapter, { path: '/items/7', headers: { 'x-deny': '1' } })
    expect([served.status, refused.status]).toEqual([200, 401])
    expect(served.headers['x-hook']).toBe('ran')
    expect(journal.hook).toBe(2)
  })

  contractCase('lets the error handler of the app answer', async () => {
    const response = await call(await start(), { path: '/failure' })
    expect(response.status).toBeGreaterThanOrEqual(500)
  })

  contractCase('answers 404 as the app does', async () => {
    expect((await call(await start(), { path: '/nowhere' })).status).toBe(404)
  })

  contractCase('answers without a body', async () => {
    const response = await call(await start(), { method: 'DELETE', path: '/items/7' })
    expect([response.status, response.body.byteLength]).toEqual([204, 0])
  })

  contractCase('returns bytes as they are', async () => {
    const response = await call(await start(), { path: '/bytes' })
    expect(response.headers['content-type']).toBe('application/octet-stream')
    expect([...response.body]).toEqual(Array.from({ length: 256 }, (_, byte) => byte))
  })

  contractCase('collects a stream', async () => {
    expect(text(await call(await start(), { path: '/stream' }))).toBe('onetwothree')
  })

  contractCase('stops reading at maxBytes and lets the app know', async () => {
    const journal = { hook: 0, left: 0 }
    const response = await call(await start(journal), { path: '/endless' }, { maxBytes: 100_000 })
    expect(response.truncated).toBe(true)
    expect(response.body.byteLength).toBe(100_000)
    await until(() => journal.left === 1, 'the app to notice that nobody reads on')
  })

  contractCase('ends the exchange when it is cancelled', async () => {
    const journal = { hook: 0, left: 0 }
    const adapter = await start(journal)
    const cancellation = createCancellation()
    const pending = call(adapter, { path: '/slow' }, { cancellation })
    const outcome = expect(pending).rejects.toThrow()
    await until(() => journal.hook === 1, 'the call to arrive')
    cancellation.cancel()
    await outcome
    await until(() => journal.left === 1, 'the app to notice that the caller left')
    expect((await call(adapter, { path: '/items/1' })).status).toBe(200)
  })

  contractCase('keeps cookies apart', async () => {
    const { headers } = await call(await start(), { path: '/cookies' })
    expect(headers['set-cookie']).toEqual(['a=1; Path=/', 'b=2; Path=/'])
  })

  contractCase('does not follow redirects', async () => {
    const response = await call(await start(), { path: '/redirect' })
    expect(response.status).toBe(302)
    expect(response.headers['location']).toMatch(/\/items\/1$/)
  })

  contractCase('serves calls side by side', async () => {
    const adapter = await start()
    const ids = Array.from({ length: 20 }, (_, index) => String(index + 1))
    const responses = await Promise.all(ids.map((id) => call(adapter, { path: `/items/${id}` })))
    expect(responses.map((response) => (json(response) as { id: string }).id)).toEqual(ids)
  })
}

interface CallSettings {
  readonly maxBytes?: number
  readonly caller?: CallerContext
  readonly cancellation?: Cancellation
}

/** Calls with defaults: `GET`, no query, no headers. */
export function call(
  adapter: Pick<Adapter, 'dispatch'>,
  request: Partial<ApiRequest> & Pick<ApiRequest, 'path'>,
  settings: CallSettings = {},
): Promise<ApiResponse> {
  return adapter.dispatch(
    { method: 'GET', query: '', headers: {}, ...request },
    { maxBytes: 1_000_000, caller: { headers: {} }, cancellation: createCancellation(), ...settings },
  )
}

/** A cancellation that a test triggers. */
export function createCancellation(): Cancellation & { cancel(): void } {
  const listeners = new Set<() => void>()
  let cancelled = false
  return {
    get cancelled() {
      return cancelled
    },
    onCancel(listener) {
      if (cancelled) listener()
      else listeners.add(listener)
      return () => listeners.delete(listener)
    },
    cancel() {
      cancelled = true
      for (const listener of listeners) listener()
      listeners.clear()
    },
  }
}

export function text(response: ApiResponse): string {
  return Buffer.from(response.body).toString('utf8')
}

export function json(response: ApiResponse): unknown {
  return JSON.parse(text(response))
}
