import { expect, onTestFinished, test } from 'vitest'
import { givenApiFlags, readApiOptions } from './api-options.ts'
import { readArguments, readPort } from './command.ts'
import { toModuleReference } from './load-module.ts'

test('lists are split at commas, but not globs', async () => {
  const options = await readApiOptions({
    'include-operations': ['a, b', 'c'],
    'exclude-paths': ['/{users,teams}/**'],
  })
  expect(options.include).toEqual({ operations: ['a', 'b', 'c'] })
  expect(options.exclude).toEqual({ paths: ['/{users,teams}/**'] })
})

test('excludes of flags add to those of the configuration', async () => {
  const { exclude } = await readApiOptions({
    config: 'test/e2e/fixtures/options.config.ts',
    'exclude-operations': ['get_item'],
  })
  expect(exclude).toMatchObject({ operations: ['get_item'], tags: ['writing'] })
})

test('a header goes to the document and to the API; its name is in lower case', async () => {
  process.env['TEST_API_KEY'] = 'secret'
  onTestFinished(() => void delete process.env['TEST_API_KEY'])
  const options = await readApiOptions({ header: ['X-Key=env:TEST_API_KEY'] })
  expect(options.documentHeaders).toEqual({ 'x-key': 'secret' })
  expect(options.upstream?.headers).toEqual({ 'x-key': 'secret' })
})

test('only flags about the API count as options of ApiMcp', () => {
  expect(givenApiFlags({ port: '1', 'base-url': 'http://x', json: true })).toEqual(['base-url'])
})

test.each([
  ['main.ts:app', { file: 'main.ts', exportName: 'app' }],
  ['src/main.mjs', { file: 'src/main.mjs', exportName: undefined }],
  ['C:\\api\\main.ts:app', { file: 'C:\\api\\main.ts', exportName: 'app' }],
  ['C:\\api\\main.ts', { file: 'C:\\api\\main.ts', exportName: undefined }],
  ['openapi.json', undefined],
  ['openapi.yaml', undefined],
])('%s as a module', (text, reference) => {
  expect(toModuleReference(text)).toEqual(reference)
})

test.each(['0', '8000', '65535'])('%s is a port', (text) => expect(readPort(text)).toBe(Number(text)))
test.each(['', '-1', '65536', '80.5', '1e3', '0x50', ' 80'])('"%s" is no port', (text) => {
  expect(() => readPort(text)).toThrow('--port is no port')
})

test('positionals are counted', () => {
  expect(readArguments(['a'], {}, ['source']).positionals).toEqual(['a'])
  expect(() => readArguments([], {}, ['source'])).toThrow('<source> is missing')
  expect(() => readArguments(['a', 'b'], {}, ['source'])).toThrow('"b"')
})
