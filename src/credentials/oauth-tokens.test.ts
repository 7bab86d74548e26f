/** Token endpoints as they are: how they want the client, what they answer, and that they are asked no more than needed. */
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CallerContext } from '../model/http.ts'
import { createClientCredentialsSource, createTokenExchangeSource } from './oauth-tokens.ts'
import type { SecretSource } from './secret.ts'
import type { TokenClient } from './token-endpoint.ts'

interface Asked {
  readonly authorization: string | undefined
  readonly form: Readonly<Record<string, string>>
}

let server: Server
let tokenUrl: string
let asked: Asked[]
let answer: (request: Asked, count: number) => readonly [status: number, body: object]

beforeEach(async () => {
  asked = []
  answer = (_request, count) => [200, { access_token: `token-${count}`, expires_in: 3600 }]
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => void chunks.push(chunk))
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()))
      const one = { authorization: request.headers.authorization, form }
      asked.push(one)
      const [status, body] = answer(one, asked.length)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
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

const NOBODY: CallerContext = { headers: {} }
const basic = `Basic ${Buffer.from('m%3Acp:s3cr3t+%2F').toString('base64')}`
const client = (): TokenClient => ({ tokenUrl, clientId: 'm:cp', clientSecret: 's3cr3t /', onToken: () => {} })
const source = (): SecretSource => createClientCredentialsSource(client(), 'a')

describe('the client shows itself', () => {
  test('in the header, form-encoded', async () => {
    expect(await source().get(NOBODY)).toBe('token-1')
    expect(asked).toEqual([{ authorization: basic, form: { grant_type: 'client_credentials', scope: 'a' } }])
  })
  test.each([
    [401, { error: 'invalid_client' }],
    [400, { error: 'invalid_client' }],
    [400, { error: 'invalid_request' }],
    [401, {}],
  ])('in the body, where the header is answered with %i %j, and is not tried again', async (status, body) => {
    answer = (request, count) =>
      request.authorization === undefined ? [200, { access_token: `token-${count}`, expires_in: 0 }] : [status, body]
    const tokens = source()
    expect(await tokens.get(NOBODY)).toBe('token-2')
    expect(await tokens.get(NOBODY)).toBe('token-3')
    expect(asked[1]?.form).toEqual({
      grant_type: 'client_credentials',
      scope: 'a',
      client_id: 'm:cp',
      client_secret: 's3cr3t /',
    })
    expect(asked.map(({ authorization }) => authorization)).toEqual([basic, undefined, undefined])
  })
  test('in one way only, where it is known or something else is wrong', async () => {
    answer = () => [400, { error: 'invalid_scope' }]
    await expect(source().get(NOBODY)).rejects.toMatchObject({ code: 'UPSTREAM_CREDENTIALS' })
    expect(asked).toHaveLength(1)
    answer = (_request, count) => (count < 4 ? [200, { access_token: 't', expires_in: 0 }] : [401, {}])
    const tokens = source()
    await tokens.get(NOBODY)
    await tokens.get(NOBODY)
    await expect(tokens.get(NOBODY)).rejects.toMatchObject({ code: 'UPSTREAM_CREDENTIALS' })
    expect(asked.map(({ authorization }) => authorization)).toEqual([basic, basic, basic, basic])
  })
  test('what is wrong is told as the endpoint said it first', async () => {
    answer = ({ authorization }) => (authorization === undefined ? [500, {}] : [401, { error: 'invalid_client' }])
    await expect(source().get(NOBODY)).rejects.toMatchObject({
      cause: { message: 'the token endpoint answered 401 (invalid_client)' },
    })
  })
})

describe('what is no token is none', () => {
  test.each<[string, unknown]>([
    ['a line feed', 'a\r\nX-Admin: 1'],
    ['a blank', 'a b'],
    ['a character that no header has', 'tök€n'],
    ['nothing', ''],
    ['a number', 1],
    ['an object', {}],
  ])('%s', async (_what, token) => {
    answer = () => [200, { access_token: token }]
    await expect(source().get(NOBODY)).rejects.toMatchObject({ code: 'UPSTREAM_CREDENTIALS' })
  })
})

test.each<[unknown, number]>([
  [3600, 1],
  ['3600', 1],
  [undefined, 1],
  [0, 3],
  [-5, 3],
  ['soon', 1],
])('a token that expires in %j is fetched %i times for three calls', async (seconds, times) => {
  answer = () => [200, { access_token: 't', expires_in: seconds }]
  const tokens = source()
  for (let calls = 0; calls < 3; calls += 1) await tokens.get(NOBODY)
  expect(asked).toHaveLength(times)
})

/** What a hundred calls at once get. */
async function askHundredTimes(tokens: SecretSource, refusedSince?: number): Promise<Set<string>> {
  const all = Array.from({ length: 100 }, async () => tokens.get(NOBODY, refusedSince))
  return new Set(await Promise.all(all))
}

describe('a hundred calls', () => {
  test('need one token', async () => {
    const tokens = source()
    expect(await askHundredTimes(tokens)).toEqual(new Set(['token-1']))
    expect(asked).toHaveLength(1)
  })
  test('whose token was refused need one more, however late they hear of it', async () => {
    const tokens = source()
    const began = Date.now()
    await tokens.get(NOBODY)
    await new Promise((resolve) => setTimeout(resolve, 1050))
    const calls = Date.now()
    expect(await askHundredTimes(tokens, calls)).toEqual(new Set(['token-2']))
    await new Promise((resolve) => setTimeout(resolve, 1050))
    expect(await tokens.get(NOBODY, calls)).toBe('token-2')
    expect(await tokens.get(NOBODY, began)).toBe('token-2')
    expect(asked).toHaveLength(2)
  })
})

const caller = (token: string, expiresAt?: number): CallerContext => ({
  headers: {},
  identity: { token, scopes: [], claims: {}, ...(expiresAt === undefined ? {} : { expiresAt }) },
})
const exchange = (): SecretSource => createTokenExchangeSource(client(), { audience: 'api' })

describe('an exchange', () => {
  test('gives each of a hundred callers their own, once', async () => {
    answer = ({ form }) => [200, { access_token: `for-${form['subject_token']}`, expires_in: 3600 }]
    const tokens = exchange()
    const all = Array.from({ length: 300 }, (_, index) => `user-${index % 100}`)
    const got = await Promise.all(all.map(async (user) => tokens.get(caller(user))))
    expect(got).toEqual(all.map((user) => `for-${user}`))
    expect(asked).toHaveLength(100)
  })
  test("is over when the caller's own token is", async () => {
    const tokens = exchange()
    const soon = Math.floor(Date.now() / 1000) + 1
    expect(await tokens.get(caller('a', soon))).toBe('token-1')
    await new Promise((resolve) => setTimeout(resolve, 1100))
    expect(await tokens.get(caller('a', soon + 3600))).toBe('token-2')
  })
  test('that fails for one says nothing to another, and is tried again', async () => {
    let broken = true
    answer = ({ form }) =>
      form['subject_token'] === 'a' && broken
        ? [400, { error: 'invalid_grant' }]
        : [200, { access_token: `for-${form['subject_token']}` }]
    const tokens = exchange()
    const [a, b] = await Promise.allSettled([tokens.get(caller('a')), tokens.get(caller('b'))])
    expect(a).toMatchObject({ status: 'rejected', reason: { code: 'UPSTREAM_CREDENTIALS' } })
    expect(b).toEqual({ status: 'fulfilled', value: 'for-b' })
    broken = false
    expect(await tokens.get(caller('a'))).toBe('for-a')
  })
  test('remembers no more than a thousand', async () => {
    answer = ({ form }) => [200, { access_token: `for-${form['subject_token']}`, expires_in: 3600 }]
    const tokens = exchange()
    for (let user = 0; user < 1001; user += 1) await tokens.get(caller(String(user)))
    await tokens.get(caller('1000'))
    expect(asked).toHaveLength(1001)
    await tokens.get(caller('0'))
    expect(asked).toHaveLength(1002)
  })
})
