import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isForbiddenAddress, isLoopbackHostname } from './addresses.ts'
import { requestGuarded } from './guarded-request.ts'

let server: Server
let origin: string

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/redirect') response.writeHead(302, { location: '/' }).end()
    else if (request.url === '/endless') {
      const more = setInterval(() => response.write('a'.repeat(1000)), 5)
      response.on('close', () => clearInterval(more))
    } else if (request.url !== '/silent') response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

describe('addresses', () => {
  test.each([
    '169.254.169.254',
    '169.254.0.1',
    'fe80::1',
    'febf::1',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    'fd00:ec2::254',
    '64:ff9b::a9fe:a9fe',
    '100.100.100.200',
  ])('%s is never contacted', (address) => expect(isForbiddenAddress(address)).toBe(true))
  test.each(['127.0.0.1', '10.0.0.1', '169.253.0.1', 'fec0::1', '::1', '2001:db8::1'])('%s may be', (address) =>
    expect(isForbiddenAddress(address)).toBe(false),
  )
  test.each([
    ['localhost', true],
    ['127.1.2.3', true],
    ['[::1]', true],
    ['localhost.evil.example', false],
    ['[::2]', false],
    ['10.0.0.1', false],
  ])('%s is loopback: %s', (name, loopback) => expect(isLoopbackHostname(name)).toBe(loopback))
})

describe('requests', () => {
  test('answer on loopback, also by name', async () => {
    expect((await requestGuarded(origin)).status).toBe(200)
    expect((await requestGuarded(origin.replace('127.0.0.1', 'localhost'))).body.toString()).toBe('{}')
  })
  test('do not follow redirects', async () => {
    expect((await requestGuarded(`${origin}/redirect`)).status).toBe(302)
  })
  test.each([
    'http://example.com/',
    'http://10.0.0.1/',
    'https://169.254.169.254/',
    'https://[::ffff:169.254.169.254]/',
    'https://2852039166/',
    'https://0xa9.0xfe.0xa9.0xfe/',
    'ftp://localhost/',
    'file:///etc/hostname',
    'nothing',
  ])('are not sent to %s', async (url) => {
    await expect(requestGuarded(url)).rejects.toMatchObject({ code: 'SOURCE_NOT_ALLOWED' })
  })
  test('end at their limits of size and time', async () => {
    await expect(requestGuarded(`${origin}/endless`, { maxBytes: 5000 })).rejects.toMatchObject({
      code: 'DOCUMENT_TOO_LARGE',
    })
    await expect(requestGuarded(`${origin}/silent`, { timeoutMs: 100 })).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})
