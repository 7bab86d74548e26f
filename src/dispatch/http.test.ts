import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ApiRequest, Cancellation, DispatchContext } from '../model/http.ts'
import { createHttpDispatch } from './http.ts'
import type { HttpDispatch } from './http.ts'

let server: Server
let origin: string
let handle: (request: IncomingMessage, body: string, response: ServerResponse) => void
const running: Cancellation = { cancelled: false, onCancel: () => () => {} }
const context: DispatchContext = { maxBytes: 1000, caller: { headers: {} }, cancellation: running }
const get: ApiRequest = { method: 'GET', path: '/x', query: '', headers: {} }

beforeEach(async () => {
  handle = (_request, _body, response) => response.end('ok')
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => handle(request, body, response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

/** Both ways to the network have to give the same. */
const ways: [string, () => HttpDispatch][] = [
  ['pooled', () => createHttpDispatch({ origin })],
  ['upstream.fetch', () => createHttpDispatch({ origin, fetch: (request) => fetch(request) })],
]

describe.each(ways)('%s', (_name, create) => {
  test('status, headers and bytes come as the API sent them', async () => {
    handle = (_request, _body, response) =>
      response.writeHead(418, { 'x-a': 'b', 'set-cookie': ['a=1', 'b=2'] }).end(Buffer.from([0, 255]))
    const response = await create().dispatch(get, context)
    expect(response).toMatchObject({
      status: 418,
      headers: { 'x-a': 'b', 'set-cookie': ['a=1', 'b=2'] },
      truncated: false,
    })
    expect([...response.body]).toEqual([0, 255])
  })

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'QUERY', 'LINK'])('%s goes out with its body', async (method) => {
    handle = (request, body, response) => response.end(`${request.method} ${request.url} ${body}`)
    const response = await create().dispatch({ ...get, method, query: 'a=%20', body: Buffer.from('ü') }, context)
    expect(Buffer.from(response.body).toString()).toBe(`${method} /x?a=%20 ü`)
  })

  test('redirects are answers', async () => {
    handle = (_request, _body, response) => response.writeHead(307, { location: '/other' }).end()
    expect(await create().dispatch(get, context)).toMatchObject({ status: 307, headers: { location: '/other' } })
  })

  test('a body that is too long is cut, and the API is told to stop', async () => {
    const closed = new Promise((resolve) => {
      handle = (_request, _body, response) => {
        response.on('close', resolve)
        const write = (): void => {
          while (!response.destroyed && response.write('a'.repeat(50_000)));
        }
        response.on('drain', write)
        write()
      }
    })
    const response = await create().dispatch(get, context)
    expect(response.truncated).toBe(true)
    expect(response.body).toHaveLength(1000)
    await closed
  })

  test('a cancelled exchange is ended at the API and rejects', async () => {
    const listeners = new Set<() => void>()
    const cancellation: Cancellation = {
      cancelled: false,
      onCancel(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    }
    const closed = new Promise((resolve) => {
      handle = (_request, _body, response) => {
        response.on('close', resolve)
        for (const listener of listeners) listener()
      }
    })
    await expect(create().dispatch(get, { ...context, cancellation })).rejects.toHaveProperty('code')
    await closed
  })

  test('an API that is not there is unreachable', async () => {
    server.close()
    server.closeAllConnections()
    await expect(create().dispatch(get, context)).rejects.toMatchObject({ code: 'UPSTREAM_UNREACHABLE' })
  })
})

test('a GET may have a body, and HEAD has none to wait for', async () => {
  const { dispatch, close } = createHttpDispatch({ origin })
  handle = (request, body, response) => response.setHeader('x-got', `${request.method}${body}`).end()
  expect(await dispatch({ ...get, body: '{}' }, context)).toMatchObject({ headers: { 'x-got': 'GET{}' } })
  expect(await dispatch({ ...get, method: 'HEAD' }, context)).toMatchObject({ headers: { 'x-got': 'HEAD' } })
  await close()
})

test('close waits for exchanges under way', async () => {
  const { dispatch, close } = createHttpDispatch({ origin })
  handle = (_request, _body, response) => void setTimeout(() => response.end('late'), 100)
  const [response] = await Promise.all([dispatch(get, context), close()])
  expect(Buffer.from(response.body).toString()).toBe('late')
})

test('an ended connection is told apart from one that never was', async () => {
  handle = (request) => request.socket.destroy()
  const { dispatch, close } = createHttpDispatch({ origin })
  await expect(dispatch(get, context)).rejects.toMatchObject({ code: 'UPSTREAM_RESET' })
  await close()
})

test.each(['http://169.254.169.254', 'http://[fe80::1]', 'http://[::ffff:169.254.169.254]', 'http://0xa9fea9fe'])(
  '%s is never contacted',
  async (address) => {
    const { dispatch } = createHttpDispatch({ origin: new URL(address).origin })
    await expect(dispatch(get, context)).rejects.toMatchObject({ code: 'UPSTREAM_UNREACHABLE' })
  },
)
