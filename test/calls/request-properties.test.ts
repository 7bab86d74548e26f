/** Whatever the arguments are: the request stays where the operation put it, and carries nothing but what was declared. */
import {
  array,
  assert,
  asyncProperty,
  boolean,
  constant,
  constantFrom,
  dictionary,
  double,
  letrec,
  oneof,
  record,
  string,
} from 'fast-check'
import { expect, test } from 'vitest'
import { createToolCaller } from '../../src/call/call-tool.ts'
import type { ApiRequest } from '../../src/model/http.ts'
import type { Tool } from '../../src/model/tool.ts'
import { readApi } from '../../src/openapi/read-api.ts'
import { DEFAULT_LIMITS } from '../../src/options.ts'
import { compileTools } from '../../src/tools/compile.ts'

const BASE_PATH = '/api/v1'
const anything = {}
const parameters = [
  { name: 'id', in: 'path', required: true, schema: anything },
  { name: 'plain', in: 'query', schema: anything },
  { name: 'deep', in: 'query', style: 'deepObject', schema: anything },
  { name: 'reserved', in: 'query', schema: { type: 'string' }, allowReserved: true },
  { name: 'X-Header', in: 'header', schema: anything },
  { name: 'cookie', in: 'cookie', explode: false, schema: anything },
  { name: 'bare', in: 'cookie', style: 'cookie', schema: { type: 'string' } },
]
const body = (contentType: string): object => ({
  content: { [contentType]: { schema: { type: 'object', properties: { a: anything, b: { type: 'string' } } } } },
})
const document = {
  openapi: '3.2.0',
  info: { title: 'API', version: '1' },
  paths: {
    '/users/{id}/files/{style}.{ext}': {
      post: {
        operationId: 'form',
        parameters: [
          ...parameters,
          {
            name: 'style',
            in: 'path',
            required: true,
            style: 'label',
            allowReserved: true,
            schema: { type: 'string' },
          },
          { name: 'ext', in: 'path', required: true, allowReserved: true, schema: { type: 'string' } },
        ],
        requestBody: body('application/x-www-form-urlencoded'),
      },
    },
    '/json/{id}': { post: { operationId: 'json', parameters, requestBody: body('application/json') } },
    '/parts/{id}': { post: { operationId: 'parts', parameters, requestBody: body('multipart/form-data') } },
  },
}

const warn = (): void => {}
const api = readApi({ root: document }, warn)
const tools = compileTools(api, { trustExtensions: false, remote: true, warn })
let sent: ApiRequest | undefined
const caller = createToolCaller({
  api,
  dispatch: (request) => {
    sent = request
    return Promise.resolve({ status: 204, headers: {}, body: new Uint8Array(), truncated: false })
  },
  credentials: {
    apply: (request) => request,
    canRefresh: () => false,
    redact: (text) => text,
    redactCut: (text) => text,
  },
  basePath: () => BASE_PATH,
  remote: true,
  outputSchema: 'tolerant',
  timeoutMs: 10_000,
  headers: {},
  forwardHeaders: [],
  limits: DEFAULT_LIMITS,
  logger: { debug: warn, info: warn, warn, error: warn },
  onCall: undefined,
})

async function send(name: string, args: unknown): Promise<ApiRequest | undefined> {
  sent = undefined
  const tool = tools.find((one) => one.name === name) as Tool
  await caller.call(tool, args, { headers: {} })
  return sent
}

const nasty = constantFrom(
  '.',
  '..',
  '%2e%2e',
  '%2E.',
  '/',
  '\\',
  '//evil',
  '?a=b',
  '#f',
  '&admin=1',
  ';admin=1',
  '=',
  '+',
  ' ',
  '\r\n',
  '\n',
  '\0',
  '"',
  '%',
  '%zz',
  '%2f',

  'http://evil.test/',
  '@evil',
  '{id}',
  '$&',
  '\ud800',
  'ü',
  '😀',
  '--',
  '[',
  ']',
  'a]=1&admin',
  '__proto__',
  'constructor',
  '\u2028',
  '\t',
)
const text = oneof(
  string({ unit: 'binary', maxLength: 12 }),
  array(oneof(nasty, string({ maxLength: 3 })), { maxLength: 4 }).map((pieces) => pieces.join('')),
)
const value = letrec((tie) => ({
  any: oneof({ maxDepth: 3 }, text, double(), boolean(), constant(null), tie('list'), tie('record')),
  list: array(tie('any'), { maxLength: 3 }),
  record: dictionary(text, tie('any'), { maxKeys: 3 }),
})).any

const QUERY_NAMES = /^(?:plain|deep|reserved)$|^deep\[/
const HEADER_NAMES = new Set(['accept', 'accept-encoding', 'user-agent', 'x-header', 'cookie', 'content-type'])

/** What must hold of every request that leaves. */
function checkPlace(request: ApiRequest, segments: number): void {
  const url = new URL(`http://upstream.test${request.path}${request.query === '' ? '' : `?${request.query}`}`)
  expect(url.origin).toBe('http://upstream.test')
  expect(url.pathname).toBe(request.path)
  expect(request.path.startsWith(`${BASE_PATH}/`)).toBe(true)
  expect(request.path.split('/')).toHaveLength(segments)
  expect(request.path).toMatch(/^[!-~]+$/)
  expect(request.query).toMatch(/^[!-~]*$/)
  expect(url.hash).toBe('')
  expect(request.method).toBe('POST')
  for (const [name, field] of Object.entries(request.headers)) {
    expect(HEADER_NAMES.has(name)).toBe(true)
    expect(field).toMatch(/^[\t\x20-\x7e]*$/)
  }
  for (const cookie of (request.headers['cookie'] ?? '').split('; ').filter((pair) => pair !== '')) {
    expect(cookie).toMatch(/^(?:cookie|bare)=[^;]*$/)
  }
  expect(Object.keys(Object.prototype)).toEqual([])
}

test('no argument moves the request, adds a header or a cookie, or reaches Object.prototype', async () => {
  const args = record(
    {
      id: value,
      deep: value,
      reserved: text,
      'X-Header': value,
      cookie: value,
      bare: text,
      a: value,
      b: text,
      style: text,
      ext: text,
    },
    { requiredKeys: ['id', 'style', 'ext'] },
  )
  let arrived = 0
  await assert(
    asyncProperty(args, async (given) => {
      const request = await send('form', given)
      if (request === undefined) return
      arrived += 1
      checkPlace(request, 7)
      const names = [...new URLSearchParams(request.query).keys()]
      expect(names.filter((name) => !QUERY_NAMES.test(name))).toEqual([])
    }),
    { numRuns: 1500 },
  )
  expect(arrived).toBeGreaterThan(100)
})

/** Refused in paths: proxies may decode slashes before they resolve dot segments. */
function hasDotSegment(one: string): boolean {
  return one.split(/[/\\]/).some((part) => /^\.{1,2}$/.test(part))
}

test('text arrives as it was given, in every place', async () => {
  const well = text.filter((one) => Buffer.from(one).toString() === one)
  await assert(
    asyncProperty(
      well.filter((one) => one !== '' && !hasDotSegment(one)),
      well,
      well,
      async (id, plain, b) => {
        const request = await send('json', { id, plain, cookie: plain, b })
        if (request === undefined) throw new Error(`refused ${JSON.stringify({ id, plain, b })}`)
        checkPlace(request, 5)
        expect(decodeURIComponent(request.path.split('/')[4] ?? '')).toBe(id)
        expect([...new URLSearchParams(request.query)]).toEqual([['plain', plain]])
        expect(decodeURIComponent((request.headers['cookie'] ?? '').replace('cookie=', ''))).toBe(plain)
        expect(JSON.parse(String(request.body))).toEqual({ b })
        const form = await send('form', { id, b, style: 'x', ext: 'y' })
        expect([...new URLSearchParams(String(form?.body))]).toEqual([['b', b]])
      },
    ),
    { numRuns: 500 },
  )
})

test('no value of a part makes another part', async () => {
  await assert(
    asyncProperty(text, text, async (b, filename) => {
      const request = await send('parts', { id: 'x', b, a: { data: 'AQ==', filename } })
      if (request === undefined) return
      const boundary = request.headers['content-type']?.split('boundary=')[1] ?? ''
      const parts = Buffer.from(request.body as Uint8Array)
        .toString('latin1')
        .split(`--${boundary}`)
        .slice(1, -1)
      expect(parts).toHaveLength(2)
      for (const part of parts)
        expect(part.split('\r\n\r\n')[0]).toMatch(/^\r\nContent-Disposition: [^\r\n]*(?:\r\nContent-Type: [^\r\n]*)?$/)
    }),
    { numRuns: 300 },
  )
})
