import { expect, test } from 'vitest'
import { call, createCancellation, json, text } from '../../test/contract/calls.contract.ts'
import { createFetchDispatch } from './fetch.ts'

const echo = {
  dispatch: createFetchDispatch(async (request) =>
    Response.json({ url: request.url, host: request.headers.get('host') }),
  ),
}

async function seen(host: string): Promise<unknown> {
  return json(await call(echo, { path: '/a' }, { caller: { headers: { host } } }))
}

test('the request has the host of the caller, when that is one', async () => {
  expect(await seen('api.test:8000')).toEqual({ url: 'http://api.test:8000/a', host: 'api.test:8000' })
  expect(await seen('[::1]:80')).toMatchObject({ url: 'http://[::1]/a' })
  for (const bad of ['a b', 'a/b', 'a@b', 'a?b', 'a#b', '', 'a:b', '1.2.3.999', '[::1', 'x:99999', 'a\\b'])
    expect(await seen(bad), bad).toEqual({ url: 'http://localhost/a', host: 'localhost' })
})

test('a configured host wins over that of the caller', async () => {
  const response = await call(
    echo,
    { path: '/a', headers: { host: 'tenant.test' } },
    { caller: { headers: { host: 'x.test' } } },
  )
  expect(json(response)).toMatchObject({ host: 'tenant.test' })
})

test('the query is sent as it was built', async () => {
  expect(json(await call(echo, { path: '/a%2Fb', query: 'q=%20&r=1+2' }))).toMatchObject({
    url: 'http://localhost/a%2Fb?q=%20&r=1+2',
  })
})

async function read(
  reader: (request: Request) => Promise<unknown>,
  body: string | Uint8Array = '{"a":"ü"}',
): Promise<unknown> {
  const dispatch = createFetchDispatch(async (request) => Response.json(await reader(request)))
  const headers = { 'content-type': 'application/json' }
  return json(await call({ dispatch }, { path: '/', method: 'POST', headers, body }))
}

test('a body reaches every way of reading it, once', async () => {
  expect(await read((request) => request.json())).toEqual({ a: 'ü' })
  expect(await read((request) => request.text(), Buffer.from('ü'))).toBe('ü')
  expect(await read(async (request) => Buffer.from(await request.arrayBuffer()).toString())).toBe('{"a":"ü"}')
  expect(await read((request) => new Request(request).json())).toEqual({ a: 'ü' })
  expect(await read((request) => request.clone().json())).toEqual({ a: 'ü' })
  expect(await read(async (request) => (await request.text(), request.bodyUsed))).toBe(true)
  expect(await read(async (request) => (await request.arrayBuffer(), request.text().catch(() => 'used')))).toBe('used')
  expect(await read(async (request) => (await request.json(), request.text().catch(() => 'used')))).toBe('used')
  expect(await read(async (request) => request.headers.get('content-length'))).toBe('10')
  expect(await read(async (request) => request instanceof Request)).toBe(true)
})

test('form bodies are read by the web platform', async () => {
  const dispatch = createFetchDispatch(async (request) => Response.json(Object.fromEntries(await request.formData())))
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  expect(json(await call({ dispatch }, { path: '/', method: 'POST', headers, body: 'a=1&b=%C3%BC' }))).toEqual({
    a: '1',
    b: 'ü',
  })
})

test('GET and HEAD have no body, other methods may', async () => {
  const dispatch = createFetchDispatch(async (request) => new Response(`${request.method}:${await request.text()}`))
  const sent = async (method: string) => text(await call({ dispatch }, { path: '/', method, body: 'x' }))
  expect([await sent('GET'), await sent('DELETE'), await sent('QUERY')]).toEqual(['GET:', 'DELETE:x', 'QUERY:x'])
})

test('an app that throws, and a body that fails, are a reset with the cause', async () => {
  const broken = new Error('secret')
  const apps = [
    () => {
      throw broken
    },
    () => Promise.reject(broken),
    () => new Response(new ReadableStream({ pull: () => Promise.reject(broken) })),
  ]
  for (const app of apps) {
    const failure = call({ dispatch: createFetchDispatch(app) }, { path: '/' })
    await expect(failure).rejects.toMatchObject({ code: 'UPSTREAM_RESET', cause: broken })
    await expect(failure).rejects.not.toThrow(/secret/)
  }
})

test('headers that cannot be sent are refused before the app runs', async () => {
  let ran = false
  const dispatch = createFetchDispatch(() => ((ran = true), new Response()))
  await expect(call({ dispatch }, { path: '/', headers: { 'x-a': 'a\r\nb' } })).rejects.toMatchObject({
    code: 'INTERNAL',
  })
  expect(ran).toBe(false)
})

test('a cancelled call does not start, and a late answer is given up', async () => {
  const cancellation = createCancellation()
  let answer: ((response: Response) => void) | undefined
  let given = false
  const dispatch = createFetchDispatch(() => new Promise((resolve) => (answer = resolve)))
  const pending = call({ dispatch }, { path: '/' }, { cancellation })
  cancellation.cancel()
  await expect(pending).rejects.toMatchObject({ code: 'CALL_CANCELLED' })
  answer?.(new Response(new ReadableStream({ cancel: () => void (given = true) })))
  await expect.poll(() => given).toBe(true)
  await expect(call({ dispatch }, { path: '/' }, { cancellation })).rejects.toMatchObject({ code: 'CALL_CANCELLED' })
})

test('a signal asked for after the cancellation is aborted', async () => {
  const cancellation = createCancellation()
  let request: Request | undefined
  const dispatch = createFetchDispatch((given) => ((request = given), new Promise(() => {})))
  const pending = call({ dispatch }, { path: '/' }, { cancellation })
  const outcome = expect(pending).rejects.toThrow()
  cancellation.cancel()
  await outcome
  expect(request?.signal.aborted).toBe(true)
})

test('exactly as much as allowed is not cut', async () => {
  const dispatch = createFetchDispatch(() => new Response('12345'))
  expect(await call({ dispatch }, { path: '/' }, { maxBytes: 5 })).toMatchObject({ truncated: false })
  const cut = await call({ dispatch }, { path: '/' }, { maxBytes: 4 })
  expect([cut.truncated, text(cut)]).toEqual([true, '1234'])
})
