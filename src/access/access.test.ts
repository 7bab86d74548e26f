import { describe, expect, test } from 'vitest'
import type { EndpointRequest } from '../model/exchange.ts'
import type { CallerContext, Identity } from '../model/http.ts'
import type { Tool } from '../model/tool.ts'
import { DEFAULT_LIMITS } from '../options.ts'
import type { AccessOptions } from '../options.ts'
import { createAccess } from './access.ts'
import { createCallers } from './callers.ts'
import type { Access, AccessSettings } from './access.ts'

const SILENT = { debug() {}, info() {}, warn() {}, error() {} }

function create(access: AccessOptions, more: Partial<AccessSettings> = {}): Access {
  return createAccess({ access, callers: createCallers(access, DEFAULT_LIMITS), logger: SILENT, path: '/mcp', ...more })
}

function request(headers: Record<string, string>, more: Partial<EndpointRequest> = {}): EndpointRequest {
  return {
    method: 'POST',
    url: '/mcp',
    headers,
    body: { text: '' },
    localAddress: '127.0.0.1',
    cancellation: { cancelled: false, onCancel: () => () => {} },
    ...more,
  }
}

const statusFor = (access: Access, headers: Record<string, string>, more: Partial<EndpointRequest> = {}): number =>
  access.admit(request(headers, more))?.status ?? 200

describe('Host', () => {
  test.each([
    ['localhost:3000', 200],
    ['127.0.0.1', 200],
    ['127.8.8.8:1', 200],
    ['[::1]:3000', 200],
    ['LOCALHOST', 200],
    ['localhost.evil.example', 403],
    ['evil.example', 403],
    ['127.0.0.1.evil.example', 403],
    ['127.0.0.1@evil.example', 403],
    ['', 403],
  ])('%s on a loopback address: %i', (host, status) => expect(statusFor(create({}), { host })).toBe(status))

  test('is needed on a loopback address', () => expect(statusFor(create({}), {})).toBe(403))
  test('may be listed, with any port or with one', () => {
    const access = create({ allowedHosts: ['mcp.example.com', 'other.example.com:8443'] })
    expect(statusFor(access, { host: 'MCP.example.com:443' })).toBe(200)
    expect(statusFor(access, { host: 'other.example.com:8443' })).toBe(200)
    expect(statusFor(access, { host: 'other.example.com' })).toBe(403)
  })
  test('is anything elsewhere, unless hosts are listed', () => {
    const elsewhere = { localAddress: '10.0.0.7' }
    expect(statusFor(create({}), { host: 'mcp.example.com' }, elsewhere)).toBe(200)
    const access = create({ allowedHosts: ['mcp.example.com'] })
    expect(statusFor(access, { host: 'evil.example' }, elsewhere)).toBe(403)
    expect(statusFor(access, { host: 'localhost' }, elsewhere)).toBe(403)
  })
  test('the refusal says what to do', () => {
    expect(create({}).admit(request({ host: 'proxy.example' }))?.body).toContain('allowedHosts')
  })
  test('a list with something that is no host is refused', () => {
    expect(() => create({ allowedHosts: ['https://mcp.example.com/'] })).toThrow('is no host')
    expect(() => create({ allowedHosts: ['*'] })).toThrow('is no host')
  })
})

describe('Origin', () => {
  const host = 'localhost:3000'
  test.each([
    ['http://localhost:3000', 200],
    ['https://localhost:3000', 200],
    ['http://localhost:3001', 403],
    ['http://localhost', 403],
    ['http://evil.example', 403],
    ['http://localhost:3000.evil.example', 403],
    ['http://localhost:3000/', 403],
    ['null', 403],
    ['http://', 403],
    ['', 403],
    ['http://localhost:3000, http://evil.example', 403],
  ])('%s at %s', (origin, status) => expect(statusFor(create({}), { host, origin })).toBe(status))

  test('of the own host behind a proxy that ends TLS', () => {
    const access = create({ allowedHosts: ['mcp.example.com'] })
    expect(statusFor(access, { host: 'mcp.example.com', origin: 'https://mcp.example.com' })).toBe(200)
    expect(statusFor(access, { host: 'mcp.example.com:443', origin: 'https://mcp.example.com' })).toBe(200)
  })
  test('may be listed', () => {
    const access = create({ allowedOrigins: ['https://App.example.com/', 'vscode-webview://abc'] })
    expect(statusFor(access, { host, origin: 'https://app.example.com' })).toBe(200)
    expect(statusFor(access, { host, origin: 'vscode-webview://abc' })).toBe(200)
    expect(statusFor(access, { host, origin: 'http://app.example.com' })).toBe(403)
  })
  test.each(['null', '*', 'https://*.example.com', 'app.example.com', 'https://app.example.com/path'])(
    'the list refuses %s',
    (origin) => expect(() => create({ allowedOrigins: [origin] })).toThrow('is no origin'),
  )
})

describe('CORS', () => {
  const page = { host: 'localhost', origin: 'https://app.example.com' }
  const preflight = {
    ...page,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'X-Tenant, mcp-method',
  }
  test('is off unless configured', () => {
    const access = create({ allowedOrigins: [page.origin] })
    expect(access.corsHeaders(request(page))).toBeUndefined()
    expect(access.admit(request(preflight, { method: 'OPTIONS' }))).toBeUndefined()
  })
  test('answers a preflight of a listed page with what clients send', () => {
    const access = create({ allowedOrigins: [page.origin], cors: true })
    const answer = access.admit(request(preflight, { method: 'OPTIONS' }))
    expect(answer?.status).toBe(204)
    expect(answer?.headers['access-control-allow-origin']).toBe(page.origin)
    for (const name of [
      'authorization',
      'content-type',
      'mcp-protocol-version',
      'mcp-method',
      'mcp-name',
      'x-tenant',
    ]) {
      expect(String(answer?.headers['access-control-allow-headers']).split(', ')).toContain(name)
    }
    expect(answer?.headers).not.toHaveProperty('access-control-allow-credentials')
  })
  test('lets listed pages read challenges, and no others', () => {
    const access = create({ cors: { origins: [page.origin] } })
    expect(access.corsHeaders(request(page))).toMatchObject({
      'access-control-allow-origin': page.origin,
      'access-control-expose-headers': expect.stringContaining('WWW-Authenticate') as string,
    })
    const other = request({ host: 'localhost', origin: 'https://evil.example' })
    expect(access.admit(other)?.status).toBe(403)
    expect(access.corsHeaders(other)).toEqual({ vary: 'Origin' })
  })
  test('without origins is a fault of the configuration', () => {
    expect(() => create({ cors: true })).toThrow('lists no origin')
  })
})

const caller = (remoteAddress: string): CallerContext => ({ headers: {}, remoteAddress })
const identity = (subject: string): Identity => ({ token: `t-${subject}`, subject, scopes: [], claims: {} })
const isIn = (entered: object): entered is { release: () => void } => 'release' in entered

describe('places for calls', () => {
  test('in all, and free again when released', () => {
    const access = create({}, { callers: createCallers({}, { ...DEFAULT_LIMITS, concurrentCalls: 2 }) })
    const first = access.enter(caller('1'))
    access.enter(caller('2'))
    expect(isIn(access.enter(caller('3')))).toBe(false)
    if (isIn(first)) first.release()
    expect(isIn(access.enter(caller('3')))).toBe(true)
  })
  test('for each caller: the identity, else the address', () => {
    const access = create({}, { callers: createCallers({}, { ...DEFAULT_LIMITS, concurrentCallsPerCaller: 1 }) })
    expect(isIn(access.enter({ ...caller('1'), identity: identity('a') }))).toBe(true)
    expect(isIn(access.enter({ ...caller('2'), identity: identity('a') }))).toBe(false)
    expect(isIn(access.enter({ ...caller('1'), identity: identity('b') }))).toBe(true)
    expect(isIn(access.enter(caller('1')))).toBe(true)
    expect(isIn(access.enter(caller('1')))).toBe(false)
  })
})

describe('without access.auth', () => {
  test('every caller may call every tool and there is no metadata', async () => {
    const access = create({})
    expect(await access.authenticate(request({ authorization: 'Bearer x' }))).toBeUndefined()
    expect(access.metadataPaths).toEqual([])
    expect(access.missingScopes({} as Tool, undefined)).toEqual([])
  })
})
