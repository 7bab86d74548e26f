import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ApiRequest, CallerContext } from '../model/http.ts'
import type { Operation, SecurityRequirement, SecurityScheme } from '../model/operation.ts'
import type { Credential } from '../options.ts'
import { createCredentials } from './credentials.ts'
import type { Credentials, CredentialSettings } from './credentials.ts'

const ORIGIN = 'https://api.example.com'
const SCHEMES = new Map<string, SecurityScheme>([
  ['header', { type: 'apiKey', in: 'header', name: 'X-Api-Key' }],
  ['query', { type: 'apiKey', in: 'query', name: 'api_key' }],
  ['cookie', { type: 'apiKey', in: 'cookie', name: 'sid' }],
  ['basic', { type: 'http', scheme: 'Basic' }],
  ['bearer', { type: 'http', scheme: 'bearer' }],
  ['oauth', { type: 'oauth2', flows: { clientCredentials: { tokenUrl: '/token', scopes: ['a'] } } }],
  ['elsewhere', { type: 'oauth2', flows: { clientCredentials: { tokenUrl: 'https://evil.example/t', scopes: [] } } }],
  ['mtls', { type: 'mutualTLS' }],
])
const NOBODY: CallerContext = { headers: {} }

function create(credentials: Record<string, Credential>, more: Partial<CredentialSettings> = {}): Credentials {
  return createCredentials({ credentials, headers: {}, schemes: SCHEMES, origin: ORIGIN, ...more })
}

const operations = new Map<string, Operation>()

/** The same security is the same operation, as in a catalog. */
function operation(...security: SecurityRequirement[]): Operation {
  const key = JSON.stringify(security)
  const known = operations.get(key) ?? ({ method: 'GET', path: '/', security } as unknown as Operation)
  operations.set(key, known)
  return known
}

function apply(
  credentials: Credentials,
  security: SecurityRequirement[],
  { request = {}, caller = NOBODY, refresh = false }: Applied = {},
): ApiRequest | Promise<ApiRequest> {
  const plain = { method: 'GET', path: '/', query: '', headers: {}, ...request }
  return credentials.apply(plain, operation(...security), caller, refresh ? Date.now() : undefined)
}

interface Applied {
  readonly request?: Partial<ApiRequest>
  readonly caller?: CallerContext
  readonly refresh?: boolean
}

describe('a secret goes where the scheme says', () => {
  test('header, instead of what was forwarded there', () => {
    const request = { headers: { 'x-api-key': 'inbound', accept: '*/*' } }
    expect(apply(create({ header: 'k' }), [{ header: [] }], { request })).toMatchObject({
      headers: { 'x-api-key': 'k', accept: '*/*' },
    })
  })
  test('query, percent-encoded, instead of an argument of that name however it is spelled', () => {
    const request = { query: 'a=1&api_key=evil&api%5Fkey=evil' }
    expect(apply(create({ query: "k&x=1#'ü" }), [{ query: [] }], { request })).toMatchObject({
      query: 'a=1&api_key=k%26x%3D1%23%27%C3%BC',
    })
  })
  test('cookie, beside others', () => {
    const request = { headers: { cookie: 'theme=dark; sid=evil' } }
    expect(apply(create({ cookie: 'a;b' }), [{ cookie: [] }], { request })).toMatchObject({
      headers: { cookie: 'theme=dark; sid=a%3Bb' },
    })
  })
  test('a key as user name without a password, and hides it', () => {
    const credentials = create({ basic: { username: 'SECRET-KEY-1', password: '' } })
    const wanted = { headers: { authorization: `Basic ${Buffer.from('SECRET-KEY-1:').toString('base64')}` } }
    expect(apply(credentials, [{ basic: [] }])).toMatchObject(wanted)
    expect(credentials.redact('SECRET-KEY-1')).not.toContain('SECRET-KEY-1')
  })
  test('basic, in UTF-8', () => {
    const wanted = { headers: { authorization: `Basic ${Buffer.from('jürgen:pä:ss').toString('base64')}` } }
    expect(apply(create({ basic: { username: 'jürgen', password: 'pä:ss' } }), [{ basic: [] }])).toMatchObject(wanted)
    expect(apply(create({ basic: 'jürgen:pä:ss' }), [{ basic: [] }])).toMatchObject(wanted)
  })
  test('bearer and OAuth tokens', () => {
    expect(apply(create({ bearer: 't' }), [{ bearer: [] }])).toMatchObject({ headers: { authorization: 'Bearer t' } })
    expect(apply(create({ oauth: 't' }), [{ oauth: [] }])).toMatchObject({ headers: { authorization: 'Bearer t' } })
  })
})

/** Where something was put. */
function names(security: SecurityRequirement[], ...configured: string[]): string[] {
  const credentials = create(Object.fromEntries(configured.map((name) => [name, 'k'])), { mutualTls: true })
  const { headers, query } = apply(credentials, security) as ApiRequest
  return [...Object.keys(headers), ...(query === '' ? [] : [query])]
}

describe('of the alternatives', () => {
  test('the first that is complete is taken', () => {
    const security = [{ header: [], bearer: [] }, { query: [] }, { cookie: [] }]
    expect(names(security, 'header', 'query', 'cookie')).toEqual(['api_key=k'])
    expect(names(security, 'header', 'bearer', 'query')).toEqual(['x-api-key', 'authorization'])
  })
  test('a certificate answers mutualTLS', () => {
    expect(names([{ mtls: [], header: [] }, { query: [] }], 'header', 'query')).toEqual(['x-api-key'])
  })
  test('an anonymous one is the last', () => {
    expect(names([{}, { header: [] }], 'header')).toEqual(['x-api-key'])
    expect(names([{}, { header: [], bearer: [] }], 'header')).toEqual([])
  })
  test('with none complete, what is configured is sent and the rest may be forwarded', () => {
    expect(names([{ header: [], bearer: [] }], 'header')).toEqual(['x-api-key'])
  })
  test('a public operation gets nothing', () => expect(names([], 'header')).toEqual([]))
})

describe('values', () => {
  let folder: string
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'credentials-'))))
  afterEach(() => {
    rmSync(folder, { recursive: true })
    delete process.env['TEST_API_KEY']
  })
  test('come from the environment', () => {
    process.env['TEST_API_KEY'] = 'from-env'
    expect(apply(create({ header: { env: 'TEST_API_KEY' } }), [{ header: [] }])).toMatchObject({
      headers: { 'x-api-key': 'from-env' },
    })
  })
  test('come from files, which are read again when the API refuses them', async () => {
    const file = join(folder, 'key')
    writeFileSync(file, 'first\n')
    const credentials = create({ header: { file } })
    expect(await apply(credentials, [{ header: [] }])).toMatchObject({ headers: { 'x-api-key': 'first' } })
    writeFileSync(file, 'second\n')
    expect(await apply(credentials, [{ header: [] }])).toMatchObject({ headers: { 'x-api-key': 'first' } })
    expect(credentials.canRefresh(operation({ header: [] }))).toBe(true)
    expect(await apply(credentials, [{ header: [] }], { refresh: true })).toMatchObject({
      headers: { 'x-api-key': 'second' },
    })
  })
  test('are the text of a file, without the mark and the line feed that editors add', async () => {
    for (const text of ['key', 'key\n', 'key\r\n', '\uFEFFkey\n']) {
      const file = join(folder, 'key')
      writeFileSync(file, text)
      expect(await apply(create({ header: { file } }), [{ header: [] }])).toMatchObject({
        headers: { 'x-api-key': 'key' },
      })
    }
  })
  test('of files that no header can carry are errors of the call, not of the caller', async () => {
    const file = join(folder, 'key')
    writeFileSync(file, 'first')
    const credentials = create({ header: { file } })
    writeFileSync(file, 'SECRET-1-€')
    await expect((async () => apply(credentials, [{ header: [] }], { refresh: true }))()).rejects.toMatchObject({
      code: 'UPSTREAM_CREDENTIALS',
    })
  })
  test('come from a function of the call', async () => {
    const credentials = create({ header: ({ headers }) => `for-${String(headers['x-user'])}` })
    const caller = { headers: { 'x-user': 'me' } }
    expect(await apply(credentials, [{ header: [] }], { caller })).toMatchObject({ headers: { 'x-api-key': 'for-me' } })
    expect(credentials.redact('got for-me')).toBe('got for-me')
  })
  test.each<[string, Credential, string]>([
    ['an unset variable', { env: 'TEST_API_KEY_UNSET' }, 'TEST_API_KEY_UNSET is not set'],
    ['a file that is not there', { file: '/nowhere/key' }, 'cannot be read'],
    ['an empty text', '', 'is empty'],
    ['a line feed', 'SECRET-1\r\nX-Admin: 1', 'line feeds'],
    ['a character that no header has', 'SECRET-1-€', 'no header can carry'],
    ['a pair for a key', { username: 'a', password: 'SECRET-1' }, 'takes one secret'],
  ])('%s stops the start without telling the secret', (_name, credential, message) => {
    const failing = (): Credentials => create({ header: credential })
    expect(failing).toThrow(message)
    expect(failing).not.toThrow('SECRET-1')
  })
  test.each(['Host', 'content-length', 'Transfer-Encoding', 'Connection', 'a b', 'a\r\nb', ''])(
    'a document does not make a secret the header "%s"',
    (name) => {
      const schemes = new Map<string, SecurityScheme>([['odd', { type: 'apiKey', in: 'header', name }]])
      expect(() => create({ odd: 'SECRET-1' }, { schemes })).toThrow('cannot be sent')
    },
  )
  test('for a scheme that is not there stop the start and name those that are', () => {
    expect(() => create({ nope: 'x' })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', hint: expect.stringContaining('"header"') as string }) as Error,
    )
    expect(() => create({ toString: 'x' } as object as Record<string, Credential>)).toThrow('no security scheme')
    expect(() => create({ mtls: 'x' })).toThrow('mutualTLS')
  })
  test('a function that fails is an error without its reason', async () => {
    const credentials = create({ header: () => Promise.reject(new Error('vault.internal:8200')) })
    const failed = await Promise.resolve(apply(credentials, [{ header: [] }])).catch((error: unknown) => error)
    expect(failed).toMatchObject({ code: 'UPSTREAM_CREDENTIALS', cause: { message: 'vault.internal:8200' } })
    expect(String(failed)).not.toContain('vault')
  })
})

async function tokenOf(applied: ApiRequest | Promise<ApiRequest>): Promise<string | undefined> {
  return (await applied).headers['authorization']
}

function callerWith(token: string): CallerContext {
  return { headers: {}, identity: { token, scopes: [], claims: {} } }
}

describe('tokens', () => {
  let server: Server
  let tokenUrl: string
  let received: { authorization: string | undefined; form: URLSearchParams }[]
  let answer: (count: number) => [number, object]
  beforeEach(async () => {
    received = []
    answer = (count) => [200, { access_token: `token-${count}-abcdefgh`, expires_in: 3600 }]
    server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => void chunks.push(chunk))
      request.on('end', () => {
        const form = new URLSearchParams(Buffer.concat(chunks).toString())
        received.push({ authorization: request.headers.authorization, form })
        const [status, body] = answer(received.length)
        response
          .writeHead(status, { 'content-type': 'application/json', location: '/elsewhere' })
          .end(JSON.stringify(body))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    tokenUrl = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/token`
  })
  afterEach(() => {
    server.close()
    server.closeAllConnections()
  })
  const client = (): Credential => ({ clientId: 'mcp', clientSecret: 'cl13nt-s3cret', tokenUrl, scope: 'a b' })

  test('of client credentials are fetched once, by the client, for all calls at once', async () => {
    const credentials = create({ oauth: client() })
    const all = await Promise.all(Array.from({ length: 20 }, () => tokenOf(apply(credentials, [{ oauth: ['a'] }]))))
    expect(new Set(all)).toEqual(new Set(['Bearer token-1-abcdefgh']))
    expect(received).toHaveLength(1)
    expect(received[0]?.authorization).toBe(`Basic ${Buffer.from('mcp:cl13nt-s3cret').toString('base64')}`)
    expect(Object.fromEntries(received[0]?.form ?? [])).toEqual({ grant_type: 'client_credentials', scope: 'a b' })
    expect(credentials.redact('x cl13nt-s3cret token-1-abcdefgh')).toBe('x [hidden] [hidden]')
  })
  test('are renewed before they expire', async () => {
    answer = (count) => [200, { access_token: `t${count}`, expires_in: 0 }]
    const credentials = create({ oauth: client() })
    expect(await tokenOf(apply(credentials, [{ oauth: [] }]))).toBe('Bearer t1')
    expect(await tokenOf(apply(credentials, [{ oauth: [] }]))).toBe('Bearer t2')
  })
  test('are fetched again after a refusal, unless they are brand-new', async () => {
    const credentials = create({ oauth: client() })
    await apply(credentials, [{ oauth: [] }])
    expect(credentials.canRefresh(operation({ oauth: [] }))).toBe(true)
    expect(await tokenOf(apply(credentials, [{ oauth: [] }], { refresh: true }))).toContain('token-1')
    await new Promise((resolve) => setTimeout(resolve, 1050))
    expect(await tokenOf(apply(credentials, [{ oauth: [] }], { refresh: true }))).toContain('token-2')
  })
  test.each<[string, () => [number, object]]>([
    ['an error', () => [401, { error: 'invalid_client', error_description: 'cl13nt-s3cret is wrong' }]],
    ['a redirect', () => [307, {}]],
    ['no token', () => [200, {}]],
  ])('%s of the endpoint is an error that tells nothing; the next call tries again', async (_name, failing) => {
    answer = failing
    const credentials = create({ oauth: client() })
    const failed = await Promise.resolve(apply(credentials, [{ oauth: [] }])).catch((error: unknown) => error)
    expect(failed).toMatchObject({ code: 'UPSTREAM_CREDENTIALS' })
    expect(String((failed as Error).cause)).not.toContain('cl13nt-s3cret')
    const before = received.length
    answer = (count) => [200, { access_token: `t${count}` }]
    expect(await tokenOf(apply(credentials, [{ oauth: [] }]))).toBe(`Bearer t${before + 1}`)
  })
  test('an exchange gives each caller a token of their own', async () => {
    const credentials = create({ oauth: { tokenExchange: { tokenUrl, clientId: 'mcp', audience: 'api' } } })
    const security = [{ oauth: [] }]
    expect(await tokenOf(apply(credentials, security, { caller: callerWith('A') }))).toContain('token-1')
    expect(await tokenOf(apply(credentials, security, { caller: callerWith('B') }))).toContain('token-2')
    expect(await tokenOf(apply(credentials, security, { caller: callerWith('A') }))).toContain('token-1')
    expect(Object.fromEntries(received[1]?.form ?? [])).toMatchObject({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: 'B',
      audience: 'api',
      client_id: 'mcp',
    })
    await expect(apply(credentials, security)).rejects.toMatchObject({ code: 'UPSTREAM_CREDENTIALS' })
  })
  test('a document does not choose where the secret goes', () => {
    const secret = { clientId: 'mcp', clientSecret: 'cl13nt-s3cret' }
    expect(() => create({ elsewhere: secret })).toThrow('not at the API')
    expect(() => create({ oauth: secret }, { origin: undefined })).toThrow('not at the API')
    expect(() => create({ oauth: secret })).not.toThrow()
  })
  test.each(['http://token.example/t', 'https://169.254.169.254/t', 'ftp://x/', 'token'])('never from %s', (url) => {
    const credential = { clientId: 'mcp', clientSecret: 'x', tokenUrl: url }
    expect(() => create({ oauth: credential })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }) as Error)
  })
})
