/** The fast path against the SDK: the same requests through both, equal messages or a refusal to answer. */
import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { createAccess } from '../../src/access/access.ts'
import { createCallers } from '../../src/access/callers.ts'
import { createLogger } from '../../src/logger.ts'
import { createEndpoint } from '../../src/mcp/endpoint.ts'
import { createFastPath } from '../../src/mcp/fast-path.ts'
import { refuseDisagreement } from '../../src/mcp/header-agreement.ts'
import { loadSpecTypes } from '../../src/mcp/known-client.ts'
import { calledTools } from '../../src/mcp/called-tools.ts'
import { createSdkHandler } from '../../src/mcp/sdk-handler.ts'
import { createToolList } from '../../src/mcp/tool-list.ts'
import { createToolRunner } from '../../src/mcp/tool-runner.ts'
import type { EndpointRequest, EndpointResponse } from '../../src/model/exchange.ts'
import { DEFAULT_LIMITS } from '../../src/options.ts'
import { createSampleCatalog, HIDDEN_HEADER } from './sample-catalog.ts'

const VERSION_KEY = 'io.modelcontextprotocol/protocolVersion'
const CAPABILITIES_KEY = 'io.modelcontextprotocol/clientCapabilities'
const CLIENT_KEY = 'io.modelcontextprotocol/clientInfo'
const LOG_LEVEL_KEY = 'io.modelcontextprotocol/logLevel'

type Headers = Record<string, string | string[] | undefined>
interface Sample {
  readonly headers: Headers
  readonly message: unknown
}

const catalog = createSampleCatalog({ perCaller: true })
const logger = { ...createLogger(), debug: () => {}, error: () => {} }
const access = createAccess({ access: {}, callers: createCallers({}, DEFAULT_LIMITS), logger, path: '/mcp' })
const runner = createToolRunner({ access, logger })
const list = createToolList(catalog)
const fastPath = createFastPath(runner, { extended: false })
const sdk = createSdkHandler({ access, runner, extend: undefined, limits: DEFAULT_LIMITS, logger })

const endpoint = createEndpoint({
  catalog: () => Promise.resolve(catalog),
  current: () => catalog,
  access,
  extend: undefined,
  limits: DEFAULT_LIMITS,
  logger,
})

/** What both said, and how often each ran a tool. */
async function compare({ headers, message }: Sample) {
  const request: EndpointRequest = {
    method: 'POST',
    url: '/mcp',
    headers: { 'content-type': 'application/json', ...headers },
    body: { parsed: message },
    cancellation: { cancelled: false, onCancel: () => () => {} },
  }
  const caller = { headers: request.headers }
  catalog.calls.length = 0
  const called = calledTools(message, catalog, caller)
  const fast = await fastPath.answer(list, request, message, caller, called)
  const fastCalls = catalog.calls.splice(0)
  const slow = await toMessages(await sdk.handle(list, request, message, caller, called))
  const slowCalls = catalog.calls.splice(0)
  const whole = await toMessages(await endpoint.handle(request))
  const wholeCalls = catalog.calls.splice(0)
  return { fast: fast && (await toMessages(fast)), slow, whole, fastCalls, slowCalls, wholeCalls }
}

async function toMessages({ status, body }: EndpointResponse) {
  const text =
    typeof body === 'string' || body === null
      ? (body ?? '')
      : await new Response(Buffer.isBuffer(body) ? new Uint8Array(body) : body).text()
  const frames = text.startsWith('event:') ? [...text.matchAll(/^data: ([^\n]*)$/gm)].map((match) => match[1]) : [text]
  return { status, messages: frames.map((frame) => (frame ? (JSON.parse(frame) as unknown) : undefined)) }
}

async function expectSame(sample: Sample, { answered }: { answered?: boolean } = {}): Promise<boolean> {
  const { fast, slow, whole, fastCalls, slowCalls, wholeCalls } = await compare(sample)
  // Together they run what one of them runs: nothing is run twice, nothing is lost.
  expect(wholeCalls).toEqual(slowCalls)
  expect(whole).toEqual(slow)
  if (fast) {
    expect(fast).toEqual(slow)
    expect(fastCalls).toEqual(slowCalls)
  } else {
    expect(fastCalls).toEqual([])
  }
  if (answered !== undefined) expect(fast !== undefined, JSON.stringify(sample)).toBe(answered)
  return fast !== undefined
}

const LEGACY_ACCEPT = { accept: 'application/json, text/event-stream' }

function legacy(method: string, params?: object, headers: Headers = {}): Sample {
  const message = { jsonrpc: '2.0', id: 1, method, ...(params ? { params } : {}) }
  return { headers: { ...LEGACY_ACCEPT, 'mcp-protocol-version': '2025-11-25', ...headers }, message }
}

function modern(
  method: string,
  params: { name?: string; [member: string]: unknown } = {},
  headers: Headers = {},
): Sample {
  const meta = { [VERSION_KEY]: '2026-07-28', [CAPABILITIES_KEY]: {}, [CLIENT_KEY]: { name: 'c', version: '1' } }
  return {
    headers: {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(params.name === undefined ? {} : { 'mcp-name': params.name }),
      ...headers,
    },
    message: {
      jsonrpc: '2.0',
      id: 'a"b',
      method,
      params: { ...params, _meta: { ...meta, ...(params['_meta'] as object) } },
    },
  }
}

beforeAll(loadSpecTypes)

describe('requests that the fast path answers', () => {
  const tools = ['echo', 'passed_on', 'fails', 'picture', 'file', 'list']
  test.each(tools)('tools/call %s in both eras', async (name) => {
    await expectSame(modern('tools/call', { name, arguments: { a: [1, { b: null }] } }), { answered: true })
    await expectSame(legacy('tools/call', { name, arguments: { a: [1, { b: null }] } }), { answered: true })
    await expectSame(legacy('tools/call', { name }), { answered: true })
  })

  test('tools/list in both eras, and for a caller that does not see all', async () => {
    for (const headers of [{}, { [HIDDEN_HEADER]: 'echo' }]) {
      await expectSame(modern('tools/list', {}, headers), { answered: true })
      await expectSame(legacy('tools/list', undefined, headers), { answered: true })
      await expectSame(legacy('tools/list', { _meta: { progressToken: 7 } }, headers), { answered: true })
    }
  })

  test.each(['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', undefined])('version %s', async (version) => {
    await expectSame(legacy('tools/call', { name: 'echo' }, { 'mcp-protocol-version': version }), { answered: true })
  })

  test('a client with capabilities and a progress token', async () => {
    const capabilities = {
      elicitation: { form: { applyDefaults: true } },
      sampling: {},
      extensions: { 'a/b': { c: [1] } },
    }
    const meta = { progressToken: 'p', [CAPABILITIES_KEY]: capabilities, other: 1 }
    await expectSame(modern('tools/call', { name: 'echo', _meta: meta }), { answered: true })
  })
})

describe('requests that the fast path leaves to the SDK, having run nothing', () => {
  const call = { name: 'echo', arguments: {} }
  const cases: Record<string, Sample> = {
    'unknown tool': modern('tools/call', { name: 'nothing' }),
    'unknown tool, legacy': legacy('tools/call', { name: 'toString' }),
    'filtered tool': modern('tools/call', call, { [HIDDEN_HEADER]: 'echo' }),
    'name that differs from the header': modern('tools/call', call, { 'mcp-name': 'fails' }),
    'name in base64': modern('tools/call', call, { 'mcp-name': '=?base64?ZWNobw==?=' }),
    'no name header': modern('tools/call', call, { 'mcp-name': undefined }),
    'method that differs from the header': modern('tools/call', call, { 'mcp-method': 'tools/list' }),
    'no method header': modern('tools/list', {}, { 'mcp-method': undefined }),
    'no version header': modern('tools/list', {}, { 'mcp-protocol-version': undefined }),
    'another version header': modern('tools/list', {}, { 'mcp-protocol-version': '2025-11-25' }),
    'unknown version': modern(
      'tools/list',
      { _meta: { [VERSION_KEY]: '1999-01-01' } },
      { 'mcp-protocol-version': '1999-01-01' },
    ),
    'unknown version, legacy': legacy('tools/list', undefined, { 'mcp-protocol-version': '1999-01-01' }),
    'modern header on a legacy body': legacy('tools/list', undefined, { 'mcp-protocol-version': '2026-07-28' }),
    'no capabilities': modern('tools/list', { _meta: { [CAPABILITIES_KEY]: undefined } }),
    'malformed capabilities': modern('tools/list', { _meta: { [CAPABILITIES_KEY]: { sampling: 1 } } }),
    'malformed client': modern('tools/list', { _meta: { [CLIENT_KEY]: { name: 1 } } }),
    'log level': modern('tools/call', { ...call, _meta: { [LOG_LEVEL_KEY]: 'info' } }),
    'malformed progress token': modern('tools/call', { ...call, _meta: { progressToken: 1.5 } }),
    'arguments that are no object': modern('tools/call', { name: 'echo', arguments: [1] }),
    'own __proto__': legacy('tools/call', { name: 'echo', arguments: JSON.parse('{"__proto__":{"a":1}}') as object }),
    'mirrored argument': modern('tools/call', { name: 'mirrored', arguments: { region: 'eu' } }),
    'mirrored argument with its header': modern(
      'tools/call',
      { name: 'mirrored', arguments: { region: 'eu' } },
      { 'mcp-param-region': 'eu' },
    ),
    'retry of a multi-round-trip request': modern('tools/call', { ...call, requestState: 's' }),
    task: legacy('tools/call', { ...call, task: {} }),
    cursor: legacy('tools/list', { cursor: 'x' }),
    session: legacy('tools/list', undefined, { 'mcp-session-id': 'x' }),
    'Accept without streams': legacy('tools/list', undefined, { accept: 'application/json' }),
    'another method': legacy('ping'),
    'unknown method': modern('tools/evil'),
    batch: {
      ...legacy('ping', undefined, { 'mcp-protocol-version': '2025-03-26' }),
      message: [legacy('tools/call', call).message, legacy('tools/list').message],
    },
    notification: { ...legacy('ping'), message: { jsonrpc: '2.0', method: 'tools/list' } },
    response: { ...legacy('ping'), message: { jsonrpc: '2.0', id: 1, result: {} } },
    'extra member': { ...legacy('ping'), message: { jsonrpc: '2.0', id: 1, method: 'tools/list', extra: 1 } },
    'id of a wrong type': { ...legacy('ping'), message: { jsonrpc: '2.0', id: null, method: 'tools/list' } },
    'member in a wrong case': { ...legacy('ping'), message: { jsonrpc: '2.0', id: 1, Method: 'tools/list' } },
    'no object': { ...legacy('ping'), message: null },
  }
  test.each(Object.entries(cases))('%s', async (_what, sample) => void (await expectSame(sample, { answered: false })))

  test('the SDK answers a filtered tool and one that never was with the same words', async () => {
    const filtered = await compare(modern('tools/call', call, { [HIDDEN_HEADER]: 'echo' }))
    const unknown = await compare(modern('tools/call', { name: 'ech0', arguments: {} }))
    expect(JSON.stringify(filtered.slow)).toContain('-32602')
    expect(JSON.stringify(filtered.slow)).toBe(JSON.stringify(unknown.slow).replaceAll('ech0', 'echo'))
  })
})

function mostly(usual: unknown, others: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: others })
}

function header(usual: string | undefined): fc.Arbitrary<unknown> {
  return mostly(usual, fc.constantFrom(undefined, '', '2025-06-18', 'tools/call', 'x'))
}

test('generated requests get equal messages from both, or only the SDK answers', async () => {
  const json = fc.jsonValue({ maxDepth: 3 })
  const name = fc.constantFrom('echo', 'passed_on', 'fails', 'picture', 'list', 'mirrored', 'nope', '__proto__', '')
  const samples = fc.boolean().chain((isModern) =>
    fc.tuple(fc.constantFrom('tools/call', 'tools/list'), name).chain(([method, tool]) => {
      const usualMeta = isModern ? { [VERSION_KEY]: '2026-07-28', [CAPABILITIES_KEY]: {} } : undefined
      const meta = mostly(
        usualMeta,
        fc.record(
          {
            [VERSION_KEY]: fc.constantFrom('2026-07-28', '2025-11-25', 1),
            [CAPABILITIES_KEY]: fc.oneof(
              fc.constantFrom({}, { roots: { listChanged: true } }, { elicitation: {} }, { tasks: 1 }),
              json,
            ),
            [CLIENT_KEY]: fc.oneof(fc.constant({ name: 'n', version: 'v' }), json),
            [LOG_LEVEL_KEY]: fc.constantFrom('debug', 'loud'),
            progressToken: json,
            'io.modelcontextprotocol/related-task': json,
          },
          { requiredKeys: [] },
        ),
      )
      const params = mostly(
        undefined,
        fc.record(
          { cursor: json, inputResponses: json, requestState: json, task: json, other: json },
          { requiredKeys: [] },
        ),
      )
      return fc.record({
        headers: fc.record({
          accept: mostly('text/event-stream, application/json', fc.constantFrom('*/*', undefined)),
          'mcp-protocol-version': header(isModern ? '2026-07-28' : '2025-11-25'),
          'mcp-method': header(isModern ? method : undefined),
          'mcp-name': header(isModern && method === 'tools/call' ? tool : undefined),
        }),
        message: fc
          .record({
            jsonrpc: mostly('2.0', json),
            id: mostly(1, fc.oneof(json, fc.string(), fc.integer())),
            method: mostly(method, fc.constantFrom('ping', 'tools/List')),
            _meta: meta,
            params,
            arguments: mostly({}, json),
            withParams: mostly(true, fc.constant(false)),
          })
          .map(({ _meta, params: more, arguments: args, withParams, ...rest }) => ({
            ...rest,
            ...(withParams
              ? {
                  params: {
                    ...(more as object | undefined),
                    ...(method === 'tools/call' ? { name: tool, arguments: args } : {}),
                    ...(_meta === undefined ? {} : { _meta }),
                  },
                }
              : {}),
          })),
      })
    }),
  )
  let answered = 0
  await fc.assert(
    fc.asyncProperty(samples, async (generated) => {
      const sample = generated as Sample
      // What we refuse beyond the SDK.
      fc.pre(refuseDisagreement(sample, sample.message) === undefined)
      if (await expectSame(sample)) answered += 1
    }),
    { numRuns: 600 },
  )
  // A fast path that always declines would pass everything above.
  expect(answered).toBeGreaterThan(100)
})
