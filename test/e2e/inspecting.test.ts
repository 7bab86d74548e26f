import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand, startServer } from './command.ts'
import type { Server } from './command.ts'
import { openapi } from './fixtures/document.ts'

const API = 'test/e2e/fixtures/api.ts'
let api: Server
let folder: string
let file: string

beforeAll(async () => {
  api = await startServer(['run', API, '--port', '0'])
  folder = await mkdtemp(join(tmpdir(), 'mcp-mount-'))
  file = join(folder, 'openapi.json')
  await writeFile(file, JSON.stringify({ ...openapi, servers: [{ url: 'https://api.example.com/v1' }] }))
})
afterAll(async () => {
  await api?.stop()
  await rm(folder, { recursive: true })
})

async function namesOf(source: string): Promise<string[]> {
  const { stdout, stderr } = await runCommand(['tools', source, '--json'])
  return stdout === '' ? [stderr] : (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name)
}

describe('mcp-mount', () => {
  test('--version prints the version alone', async () => {
    const { code, stdout, stderr } = await runCommand(['--version'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  test.each(['run', 'serve', 'tools', 'call', 'check'])('%s --help prints usage and an example', async (command) => {
    const { code, stdout } = await runCommand([command, '--help'])
    expect(code).toBe(0)
    expect(stdout).toMatch(new RegExp(`^Usage: mcp-mount ${command} `, 'm'))
    expect(stdout).toMatch(/^Example: mcp-mount /m)
  })

  test.each([
    [[], /Usage: mcp-mount/],
    [['nonsense'], /no command "nonsense"/],
    [['tools'], /<source> is missing/],
    [['tools', 'a.json', 'b.json'], /one argument too many/],
    [['tools', 'a.json', '--nonsense'], /no option --nonsense/],
    [['tools', 'a.json', '--include-tag', 'x'], /Did you mean --include-tags\?/],
    [['serve', 'a.json', '--port'], /--port needs a value/],
    [['serve', 'a.json', '--port', '-1'], /--port needs a value/],
    [['serve', 'a.json', '--port=-1'], /--port is no port: "-1"/],
    [['call', 'a.json', 'x', '--args', '{'], /--args is no JSON/],
    [['call', 'a.json', 'x', '--args', '[]'], /--args is no JSON object/],
    [['serve', 'a.json', '--port', '99999'], /--port is no port: "99999"/],
    [['run', 'a.ts', '--port', 'http'], /--port is no port: "http"/],
    [['serve', 'a.json', '--base-url', 'api.example.com'], /--base-url is no http\(s\) URL/],
    [['serve', 'a.json', '--header', 'authorization=secret-in-plain'], /NAME=env:VAR/],
    [['serve', 'a.json', '--header', 'authorization=env:NOT_SET_ANYWHERE'], /NOT_SET_ANYWHERE is not set/],
    [['serve', 'a.json', '--header', 'authorization=file:/no/such/file'], /cannot be read/],
  ])('wrong usage is exit code 2: %j', async (words, message) => {
    const { code, stdout, stderr } = await runCommand(words)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/secret-in-plain|\n +at .*:\d+:\d+/)
  })
})

describe('mcp-mount tools', () => {
  test('--json prints the records and nothing else', async () => {
    const { code, stdout } = await runCommand(['tools', `${api.url}/openapi.json`, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject([
      {
        name: 'get_item',
        operationId: 'get_item',
        method: 'GET',
        path: '/items/{id}',
        annotations: { readOnlyHint: true },
        arguments: [
          { argument: 'id', in: 'path', name: 'id' },
          { argument: 'q', in: 'query', name: 'q' },
        ],
      },
      { name: 'add_item', method: 'POST', arguments: [{ argument: 'name', in: 'body', name: 'name' }] },
    ])
  })

  test('the table has a line for each tool with its token cost, and a sum', async () => {
    const { stdout } = await runCommand(['tools', file])
    expect(stdout).toMatch(/^get_item +GET \/items\/\{id\} +\d+ +One item$/m)
    expect(stdout).toMatch(/^2 tools, about \d+ tokens/m)
  })

  test.each([
    [['--include-tags', 'items'], ['get_item']],
    [['--exclude-operations', 'get_item'], ['add_item']],
    [['--include-methods', 'get,post', '--exclude-paths', '/items/*'], ['add_item']],
    [['--config', 'test/e2e/fixtures/options.config.ts'], ['get_item']],
  ])('%j filters', async (flags, names) => {
    const { code, stdout, stderr } = await runCommand(['tools', file, '--json', ...flags])
    expect(code, stderr).toBe(0)
    expect((JSON.parse(stdout) as { name: string }[]).map(({ name }) => name)).toEqual(names)
  })

  test('the source may be an app, an ApiMcp, a promise of an app, or the URL of a running API', async () => {
    expect(await namesOf(`${API}:mcp`)).toEqual(['get_item'])
    expect(await namesOf(API)).toHaveLength(3)
    expect(await namesOf(`${API}:later`)).toHaveLength(3)
    expect(await namesOf(api.url)).toEqual(['get_item', 'add_item'])
  })

  test('an ApiMcp has options of its own', async () => {
    const { code, stderr } = await runCommand(['tools', `${API}:mcp`, '--include-tags', 'items'])
    expect(code).toBe(2)
    expect(stderr).toContain('--include-tags')
  })
})

test.each([
  ['tools', '--json'],
  ['check', '--json'],
  ['call', 'get_items_id', '--args', '{"id":"5"}', '--json'],
])('%s prints nothing of what the module of the API writes to stdout', async (command, ...words) => {
  const { stdout, stderr } = await runCommand([command, 'test/e2e/fixtures/talkative.ts', ...words])
  expect(() => JSON.parse(stdout) as unknown).not.toThrow()
  expect(stderr).toMatch(/logged at load[^]*written at load[^]*past Node's stream at load/)
})

describe('mcp-mount call', () => {
  test('prints what the API answered', async () => {
    const args = JSON.stringify({ id: 3, q: 'ä&b' })
    const { code, stdout } = await runCommand(['call', `${api.url}/openapi.json`, 'get_item', '--args', args])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({ id: '3', q: 'ä&b' })
  })

  test('an error of the API is exit code 1', async () => {
    const words = ['call', `${api.url}/openapi.json`, 'get_item', '--args', '{"id":404}']
    const { code, stdout } = await runCommand(words)
    expect(code).toBe(1)
    expect(stdout).toMatch(/404[^]*gone/)
  })

  test('an unknown tool is exit code 1', async () => {
    const { code, stderr } = await runCommand(['call', file, 'no_such_tool', '--dry-run'])
    expect(code).toBe(1)
    expect(stderr).toContain('no_such_tool')
  })

  test('--dry-run prints the request, secrets hidden, and sends nothing', async () => {
    const words = ['call', file, 'add_item', '--args', '{"name":"Bär"}', '--dry-run']
    const options = ['--base-url', 'http://127.0.0.1:9/v2', '--header', 'x-key=env:THE_KEY']
    const { code, stdout } = await runCommand([...words, ...options], { env: { THE_KEY: 'very-secret-value' } })
    expect(code).toBe(0)
    expect(stdout).toMatch(/^POST http:\/\/127\.0\.0\.1:9\/v2\/items\n/)
    expect(stdout).toMatch(/^x-key: /m)
    expect(stdout).toMatch(/\n\n\{"name":"Bär"\}\n$/)
    expect(stdout).not.toContain('very-secret-value')
  })

  test('headers reach the API', async () => {
    const words = [
      'call',
      `${api.url}/openapi.json`,
      'add_item',
      '--args',
      '{"name":"x"}',
      '--header',
      'x-key=env:THE_KEY',
    ]
    const { stdout } = await runCommand(words, { env: { THE_KEY: 'very-secret-value' } })
    expect(JSON.parse(stdout)).toMatchObject({ name: 'x' })
    expect(stdout).toContain('key')
  })
})

describe('bad sources', () => {
  test.each([
    [['tools', '/no/such/openapi.json'], /no\/such\/openapi\.json/],
    [['tools', 'test/e2e/command.ts:nothing'], /no export "nothing"[^]*It exports: .*runCommand/],
    [['tools', 'no-such-module.ts:app'], /no module no-such-module\.ts/],
    [['run', 'test/e2e/fixtures/broken.ts'], /the database is away[^]*broken\.ts:3/],
    [['run', 'test/e2e/fixtures/unfit.ts:app', '--port', '0'], /no connection to the database/],
    [['run', 'test/e2e/fixtures/unfit.ts:filtered', '--port', '0'], /NO_OPERATIONS_LEFT|no operation/],
    [['run', 'test/e2e/fixtures/waiting.ts', '--port', '0'], /waits for something that never happens/],
    [['tools', 'test/e2e/fixtures/../../../package.json'], /package\.json is no OpenAPI document/],
    [['run', 'test/e2e/fixtures/api.ts:number', '--port', '0'], /no app|not an app/],
    [['tools', 'http://127.0.0.1:9/openapi.json'], /127\.0\.0\.1:9/],
  ])('%j says what happened and is exit code 1', async (words, message) => {
    const { code, stdout, stderr } = await runCommand(words)
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).not.toMatch(/\n +at .*\(.*:\d+:\d+\)/)
  })

  test('text that is no OpenAPI document', async () => {
    const other = join(folder, 'other.json')
    await writeFile(other, '{ "hello": ')
    const { code, stderr } = await runCommand(['tools', other])
    expect(code).toBe(1)
    expect(stderr).toMatch(/other\.json/)
  })

  test('a document from elsewhere: the base URL to add is said', async () => {
    for (const words of [
      ['serve', file, '--port', '0'],
      ['call', file, 'get_item', '--args', '{"id":1}'],
    ]) {
      const { code, stderr } = await runCommand(words)
      expect(code).toBe(1)
      expect(stderr).toContain('--base-url https://api.example.com/v1')
    }
  })

  test('a call to an API that is down: its address and what to do are said', async () => {
    const words = ['call', file, 'get_item', '--args', '{"id":1}', '--base-url', 'http://127.0.0.1:1/v1']
    const { code, stdout, stderr } = await runCommand(words)
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'UPSTREAM_UNREACHABLE: The API could not be reached.\n' })
    expect(stderr).toMatch(/the call went to http:\/\/127\.0\.0\.1:1\n +Check that the API runs there/)
    expect(stderr).not.toMatch(/ at .*:\d+:\d+/)
  })

  test('a port that is taken', async () => {
    const { code, stderr } = await runCommand(['run', API, '--port', new URL(api.url).port])
    expect(code).toBe(1)
    expect(stderr).toMatch(/taken|in use/)
  })

  test('an API that never answers its document', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done))
    const address = silent.address()
    const port = typeof address === 'object' ? address?.port : 0
    silent.closeAllConnections()
    const running = runCommand(['tools', `http://127.0.0.1:${port}/openapi.json`])
    setTimeout(() => silent.closeAllConnections(), 2000)
    const { code, stderr } = await running
    silent.close()
    expect(code).toBe(1)
    expect(stderr).toContain(`127.0.0.1:${port}`)
  })
})

describe('mcp-mount check', () => {
  test('says what agents find hard, with its place', async () => {
    const { code, stdout } = await runCommand(['check', file])
    expect(stdout).toMatch(/\/paths\/~1items\/post/)
    expect(stdout).toMatch(/^2 tools: \d+ errors, \d+ warnings, \d+ notes$/m)
    expect(code).toBe(0)
  })

  test('what is found while schemas are read is told, and what is lost is an error', async () => {
    const odd = join(folder, 'odd.json')
    const schema = { type: 'string', pattern: '(' }
    const get = { operationId: 'a', parameters: [{ name: 'q', in: 'query', schema }], responses: {} }
    await writeFile(odd, JSON.stringify({ openapi: '3.1.0', info: {}, paths: { '/a': { get, post: 'nothing' } } }))
    const { code, stdout } = await runCommand(['check', odd, '--json'])
    const findings = JSON.parse(stdout) as { severity: string }[]
    expect(findings).toContainEqual(expect.objectContaining({ severity: 'warning', rule: 'SCHEMA_INVALID' }))
    expect(findings).toContainEqual(expect.objectContaining({ severity: 'error', rule: 'OPERATION_INVALID' }))
    expect(code).toBe(0)
    expect((await runCommand(['check', odd, '--strict'])).code).toBe(1)
  })

  test('--json is the list; --strict fails for warnings', async () => {
    const { code, stdout } = await runCommand(['check', file, '--json', '--strict'])
    const findings = JSON.parse(stdout) as { severity: string }[]
    expect(findings).toContainEqual(expect.objectContaining({ severity: 'warning', rule: expect.any(String) }))
    expect(code).toBe(1)
  })
})
