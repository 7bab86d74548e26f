/** Many requests in one packet: one answer at a time waits for a connection, whoever hosts the endpoint. */
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'
import { freePort, PLACEMENTS } from './oauth/placements.ts'

const COUNT = 50
const openapi = {
  openapi: '3.1.0',
  info: { title: 'Counts', version: '1' },
  paths: { '/count': { get: { operationId: 'count', responses: {} } } },
}
const auth = {
  verifyToken: (token: string) => (token === 'good' ? { subject: 'a' } : undefined),
  audience: 'https://a.test',
}

let calls: number
let underWay: number
let most: number
let answer: () => Promise<unknown>
let sockets: Socket[]

beforeEach(() => {
  calls = underWay = most = 0
  answer = () => new Promise((resolve) => setTimeout(resolve, 2))
  sockets = []
})
afterEach(() => sockets.forEach((socket) => socket.destroy()))

async function api(): Promise<Response> {
  calls += 1
  underWay += 1
  most = Math.max(most, underWay)
  await answer()
  underWay -= 1
  return Response.json({ calls })
}

async function send(port: number, path: string, text: string): Promise<{ socket: Socket; received: () => string }> {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  let received = ''
  socket.on('error', () => {}).on('data', (chunk) => (received += chunk.toString()))
  await new Promise((resolve) => socket.once('connect', resolve))
  socket.write(text.replaceAll('PATH', path))
  return { socket, received: () => received }
}

function toCalls(port: number, count: number): string {
  return Array.from({ length: count }, (_, id) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'count', arguments: {} } })
    const head = `POST PATH HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer good\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n`
    return `${head}Content-Length: ${body.length}\r\n\r\n${body}`
  }).join('')
}

const idsOf = (text: string): number[] => [...text.matchAll(/"id":(\d+)/g)].map(([, id]) => Number(id))

/** Of a web request nobody can tell which connection it came on. */
const placements = Object.entries(PLACEMENTS).filter(([name]) => name !== 'fetch()')

describe.each(placements)('on %s', (_name, placement) => {
  const { path } = placement
  let port: number
  let stop: () => Promise<unknown>
  beforeEach(async () => {
    port = await freePort()
    const quiet = { debug() {}, info() {}, warn() {}, error() {} }
    stop = await placement.start(
      port,
      (metadataApp) =>
        new ApiMcp(api, {
          openapi,
          logger: quiet,
          access: { auth: { ...auth, ...(metadataApp ? { metadataApp } : {}) } },
        }),
    )
  })
  afterEach(() => stop())

  test('one after the other runs, and all are answered', async () => {
    const { received } = await send(port, path, toCalls(port, COUNT))
    await expect.poll(() => idsOf(received()).length, { timeout: 10_000 }).toBe(COUNT)
    expect(idsOf(received())).toEqual(Array.from({ length: COUNT }, (_, id) => id))
    expect([calls, most]).toEqual([COUNT, 1])
  })

  test('none of those that wait runs when the client leaves', async () => {
    let finish: ((value: unknown) => void) | undefined
    answer = () => new Promise((resolve) => (finish = resolve))
    const { socket } = await send(port, path, toCalls(port, COUNT))
    await expect.poll(() => calls).toBe(1)
    socket.destroy()
    await new Promise((resolve) => setTimeout(resolve, 50))
    finish?.(undefined)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(calls).toBe(1)
  })

  test('connections do not wait for each other', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => send(port, path, toCalls(port, 5))))
    await expect.poll(() => all.every(({ received }) => idsOf(received()).length === 5)).toBe(true)
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(10)
  })
})
