import { expect, test } from 'vitest'
import { toEndpointRequest, toWebResponse } from './web-exchange.ts'

const URL_HERE = 'https://api.test:8443/mcp?x=1'

test('a request says its method, headers and the host of its URL', () => {
  const request = toEndpointRequest(
    new Request(URL_HERE, { method: 'POST', headers: { 'X-Test': 'a', host: 'other' } }),
  )
  expect(request).toMatchObject({ method: 'POST', url: URL_HERE, headers: { 'x-test': 'a', host: 'api.test:8443' } })
  expect(request.remoteAddress).toBeUndefined()
})

async function read(body: string, max: number, headers: Record<string, string> = {}): Promise<string | undefined> {
  const exchange = toEndpointRequest(new Request(URL_HERE, { method: 'POST', body, headers }))
  return 'read' in exchange.body ? exchange.body.read(max) : 'read before'
}

test('the body is read up to the limit', async () => {
  expect(await read('für', 4)).toBe('für')
  expect(await read('für!', 4)).toBeUndefined()
  expect(await read('für!', 4, { 'content-length': '5' })).toBeUndefined()
  expect(await read('für!', 5, { 'content-length': '5' })).toBe('für!')
})

test('characters that lie across chunks stay whole', async () => {
  const bytes = Buffer.from('ü€')
  const body = new ReadableStream({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
      controller.close()
    },
  })
  const exchange = toEndpointRequest(new Request(URL_HERE, { method: 'POST', body, duplex: 'half' }))
  expect('read' in exchange.body && (await exchange.body.read(100))).toBe('ü€')
})

test('a body that does not end is given up at the limit', async () => {
  let given = false
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(Buffer.alloc(1000)),
    cancel: () => void (given = true),
  })
  const exchange = toEndpointRequest(new Request(URL_HERE, { method: 'POST', body, duplex: 'half' }))
  expect('read' in exchange.body && (await exchange.body.read(5000))).toBeUndefined()
  expect(given).toBe(true)
})

test('a body that somebody has read is empty', async () => {
  const request = new Request(URL_HERE, { method: 'POST', body: 'x' })
  await request.text()
  const exchange = toEndpointRequest(request)
  expect('read' in exchange.body && (await exchange.body.read(10))).toBe('')
})

test('the signal of the request is the cancellation', () => {
  const controller = new AbortController()
  const { cancellation } = toEndpointRequest(new Request(URL_HERE, { signal: controller.signal }))
  const heard: string[] = []
  cancellation.onCancel(() => heard.push('a'))
  cancellation.onCancel(() => heard.push('b'))()
  expect(cancellation.cancelled).toBe(false)
  controller.abort()
  expect([cancellation.cancelled, heard]).toEqual([true, ['a']])
  cancellation.onCancel(() => heard.push('late'))
  expect(heard).toEqual(['a', 'late'])
})

test('a response keeps its status and every header', async () => {
  const headers = { 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'] }
  const response = toWebResponse({ status: 202, headers, body: 'x' })
  expect([response.status, await response.text()]).toEqual([202, 'x'])
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  expect(toWebResponse({ status: 204, headers: {}, body: null }).body).toBeNull()
})
