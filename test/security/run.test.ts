/** Tests of the runner itself: what a careless server does is noticed, and so is what no test file may say. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'security-runner-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Run {
  readonly code: number | null
  readonly lines: readonly string[]
}

async function run(cases: string): Promise<Run> {
  const args = [
    '--import',
    import.meta.resolve('jiti/register'),
    here('run.ts'),
    '--server',
    here('child/careless-server.mjs'),
  ]
  const child = spawn(process.execPath, [...args, '--cases', cases], { stdio: ['ignore', 'pipe', 'inherit'] })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => void chunks.push(chunk))
  const code = await new Promise<number | null>((resolve) => void child.on('close', resolve))
  return { code, lines: Buffer.concat(chunks).toString().trimEnd().split('\n') }
}

const runTests = (tests: readonly object[]): Promise<Run> => {
  const file = join(folder, `${Math.random()}.json`)
  writeFileSync(
    file,
    JSON.stringify({ title: 't', protocol: '2026-07-28', definitions: '', threats: { Z: {} }, tests }),
  )
  return run(file)
}

const base = { threat: 'Z', what: 'w', config: { upstream: { baseUrl: '$BASE_URL' } } }
const call = (tool: string, args: object = {}): object => ({ mcp: 'tools/call', tool, arguments: args })

describe('of a careless server', () => {
  const tests: Record<string, object> = {
    'passes what it does right': {
      request: { mcp: 'tools/list' },
      expect: { status: [200], toolCount: 0, upstreamRequests: 0 },
    },
    'passes one alternative': {
      request: { mcp: 'tools/list' },
      expect: { anyOf: [{ status: [500] }, { rpcResult: true }], aliveAfter: true },
    },
    'fails a followed redirect': {
      request: call('redirect', { to: '$CANARY/steal' }),
      expect: { canaryRequests: 0 },
    },
    'fails a forwarded header': {
      request: { ...call('whoami'), headers: { Authorization: 'Bearer INBOUND' } },
      expect: { upstreamRequests: 1, upstreamHeaderNotContains: { '*': ['INBOUND'] } },
    },
    'fails an echoed header': {
      request: { ...call('whoami'), headers: { Authorization: 'Bearer INBOUND' } },
      expect: { bodyNotContains: ['INBOUND'] },
    },
    'fails a token in the log': {
      request: { ...call('whoami'), headers: { Authorization: 'Bearer INBOUND' } },
      expect: { logNotContains: ['INBOUND'] },
    },
    'fails a stack': { request: { mcp: 'tools/list', body: '{' }, expect: { noStack: true } },
    'fails a traversal': {
      request: call('getUserProfile', { id: '../../admin/stats?x=' }),
      expect: { upstreamNever: ['/admin/stats'] },
    },
    'fails a wide listener': { request: { probe: 'listeners' }, expect: { listensOnlyOn: ['127.0.0.1', '::1'] } },
    'fails a foreign origin': {
      request: { mcp: 'tools/list', headers: { Origin: 'http://evil.example' } },
      expect: { status: [403] },
    },
    'fails a start that should fail': { expect: { startFails: true } },
    'fails a step': {
      steps: [
        { request: { mcp: 'tools/list' }, expect: { rpcResult: true } },
        { request: call('slow'), expect: { isError: true } },
      ],
      expect: {},
    },
    'fails a member in parallel': {
      steps: [{ parallel: [{ request: call('whoami'), copies: 3, expect: { someRefused: true } }] }],
      expect: { upstreamRequests: 3 },
    },
    'fails a wrong count': { request: call('whoami'), expect: { upstreamRequests: 2 } },
  }
  let lines: readonly string[]
  let code: number | null
  beforeAll(async () => {
    ;({ lines, code } = await runTests(Object.entries(tests).map(([id, one]) => ({ ...base, id, ...one }))))
  })
  test.each(Object.keys(tests))('the runner %s', (id) => {
    const wanted = id.startsWith('passes') ? 'ok' : 'FAIL'
    expect(lines.filter((line) => line.startsWith(`${wanted} ${id} w`))).toHaveLength(1)
  })
  test('the end says how many, and the exit code that there were failures', () => {
    const failing = Object.keys(tests).filter((id) => id.startsWith('fails')).length
    expect(lines.at(-1)).toBe(`2 passed, ${failing} failed, 0 skipped`)
    expect(code).toBe(1)
  })
})

describe('what no file may say is a failure, never a skip', () => {
  const list = { mcp: 'tools/list' }
  const tests: Record<string, object> = {
    'test key': { request: list, expect: {}, extra: 1 },
    'document key': { document: { path: 'x' }, request: list },
    'request key': { request: { ...list, method: 'x' } },
    'request kind': { request: { grpc: 'x' } },
    'two kinds': { request: { ...list, probe: 'listeners' } },
    'step key': { steps: [{ request: list, times: 2 }] },
    'member key': { steps: [{ parallel: [{ request: list, repeat: 2 }] }] },
    'expectation key': { request: list, expect: { statuses: [200] } },
    'expectation key below anyOf': { request: list, expect: { anyOf: [{ status: [200] }, { stat: [200] }] } },
    'expectation type': { request: list, expect: { status: 200 } },
    'expectation about an answer beside steps': { steps: [{ request: list }], expect: { status: [200] } },
    'recording in a member': { steps: [{ parallel: [{ request: list, expect: { upstreamRequests: 0 } }] }] },
    'config option': { config: { upstream: { baseURL: 'x' } }, request: list },
    'generator as body': { request: { ...list, body: { $random: 1 } } },
    'generator as arguments': { request: { mcp: 'tools/call', tool: 'search', arguments: { $bogus: 1 } } },
    'generator form': { request: { ...list, body: { $fill: 'a' } } },
    'generator place': { request: { ...list, body: { $keys: 3 } } },
    variable: { request: { ...list, headers: { 'X-A': '$NOPE' } } },
    'variable in an expectation': { request: list, expect: { bodyContains: ['$NOPE'] } },
    needs: { needs: ['root'], request: list },
    start: { start: 'sse', request: list },
    threat: { threat: 'Y', request: list },
    'regular expression': { request: list, expect: { toolNamesMatch: '(' } },
    'no config': { config: undefined, request: list },
  }
  let lines: readonly string[]
  beforeAll(async () => {
    ;({ lines } = await runTests(Object.entries(tests).map(([id, one]) => ({ ...base, id, ...one }))))
  })
  test.each(Object.keys(tests))('%s', (id) => {
    expect(lines.find((line) => line.startsWith(`FAIL ${id} w: vocabulary: `))).toBeDefined()
  })
  test('nothing was skipped', () =>
    expect(lines.at(-1)).toBe(`0 passed, ${Object.keys(tests).length} failed, 0 skipped`))
  test('a second test with an id', async () => {
    const twice = { ...base, id: 'a', request: list, expect: { status: [200] } }
    const { lines: found } = await runTests([twice, twice])
    expect(found.at(-1)).toBe('1 passed, 1 failed, 0 skipped')
  })
  test.each([
    ['no tests', '{"tests":[]}', '0 passed, 0 failed, 0 skipped'],
    ['no JSON', '{', '0 passed, 1 failed, 0 skipped'],
    ['no list', '{"tests":{}}', '0 passed, 1 failed, 0 skipped'],
  ])('a file with %s', async (_name, text, last) => {
    const file = join(folder, 'broken.json')
    writeFileSync(file, text)
    const { code, lines: found } = await run(file)
    expect(found.at(-1)).toBe(last)
    expect(code).toBe(1)
  })
  test('a file that is not there', async () => {
    const { code, lines: found } = await run(join(folder, 'absent.json'))
    expect(found.at(-1)).toBe('0 passed, 1 failed, 0 skipped')
    expect(code).toBe(1)
  })
})
