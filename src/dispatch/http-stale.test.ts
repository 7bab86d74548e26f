import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { ApiRequest, ApiResponse, DispatchContext } from '../model/http.ts'
import { createHttpDispatch } from './http.ts'

const context: DispatchContext = {
  maxBytes: 1000,
  caller: { headers: {} },
  cancellation: { cancelled: false, onCancel: () => () => {} },
}

/** As uvicorn does it: an exception is a complete answer of 500, and a moment later the end of the connection. */
async function startFailing(): Promise<{
  send: (method: string, path: string) => Promise<ApiResponse>
  seen: string[]
}> {
  const seen: string[] = []
  const server = createServer((socket) => {
    let isEnding = false
    socket.on('error', () => {})
    socket.on('data', (data) => {
      const line = data.toString().split(' HTTP/')[0] ?? ''
      if (isEnding) return
      seen.push(line)
      const fails = line.endsWith('/fail')
      socket.write(`HTTP/1.1 ${fails ? 500 : 200} X\r\ncontent-length: 2\r\n\r\nok`)
      if (!fails) return
      isEnding = true
      setTimeout(() => socket.end(), 30)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { dispatch, close } = createHttpDispatch({
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  })
  onTestFinished(async () => {
    await close()
    server.close()
  })
  const request: ApiRequest = { method: 'GET', path: '/', query: '', headers: {} }
  return { seen, send: (method, path) => dispatch({ ...request, method, path }, context) }
}

test.each(['GET', 'PUT', 'POST'])('%s right after a failure is answered, and seen once', async (method) => {
  const { send, seen } = await startFailing()
  expect((await send('GET', '/fail')).status).toBe(500)
  expect((await send(method, '/next')).status).toBe(200)
  expect(seen).toEqual(['GET /fail', `${method} /next`])
})

test('many at once, and one later', async () => {
  const { send } = await startFailing()
  for (let round = 0; round < 5; round++) {
    expect((await send('POST', '/fail')).status).toBe(500)
    const answers = await Promise.all(['GET', 'POST', 'DELETE', 'PATCH'].map((method) => send(method, '/next')))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  }
  await wait(100)
  expect((await send('POST', '/next')).status).toBe(200)
})

test('after a failure, too, no more connections than the pool has are open at once', async () => {
  let open = 0
  let most = 0
  const server = createServer((socket) => {
    most = Math.max(most, ++open)
    socket.on('close', () => void (open -= 1)).on('error', () => {})
    socket.on('data', () => void setTimeout(() => socket.write('HTTP/1.1 503 X\r\ncontent-length: 2\r\n\r\nok'), 5))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { dispatch, close } = createHttpDispatch({
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  })
  onTestFinished(async () => {
    await close()
    server.close()
  })
  const request: ApiRequest = { method: 'POST', path: '/', query: '', headers: {} }
  await dispatch(request, context)
  const answers = await Promise.all(Array.from({ length: 600 }, () => dispatch(request, context)))
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 600 }, () => 503))
  // Those of before may still be kept.
  expect(most).toBeLessThanOrEqual(2 * 256)
})

test('a DELETE whose connection breaks before it is answered is not sent again', async () => {
  const seen: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (data) => {
      const line = data.toString().split(' HTTP/')[0] ?? ''
      seen.push(line)
      if (line === 'GET /') socket.write('HTTP/1.1 200 X\r\ncontent-length: 2\r\n\r\nok')
      else setTimeout(() => socket.resetAndDestroy(), 50)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { dispatch, close } = createHttpDispatch({
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  })
  onTestFinished(async () => {
    await close()
    server.close()
  })
  const request: ApiRequest = { method: 'GET', path: '/', query: '', headers: {} }
  await dispatch(request, context)
  await expect(dispatch({ ...request, method: 'DELETE' }, context)).rejects.toMatchObject({ code: 'UPSTREAM_RESET' })
  expect(seen).toEqual(['GET /', 'DELETE /'])
})
