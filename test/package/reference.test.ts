import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../e2e/command.ts'
import { ERROR_CODES } from '../../src/errors.ts'
import { ApiMcp } from '../../src/index.ts'
import { WARNING_CODES } from '../../src/model/warning.ts'

const read = (path: string): string => readFileSync(ROOT + path, 'utf8')

test('docs/reference is what scripts/write-reference.mjs makes of the source', async () => {
  const { referencePages } = (await import(`${ROOT}scripts/write-reference.mjs`)) as {
    referencePages: () => Record<string, string>
  }
  for (const [path, content] of Object.entries(referencePages())) expect(read(path)).toBe(content)
})

test('every error code is in docs/reference/errors.md, and nothing else', () => {
  const documented = [...read('docs/reference/errors.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code)
  expect(documented).toEqual(Object.keys(ERROR_CODES))
})

test('every code of a warning is in docs/reference/warnings.md, and nothing else', () => {
  const documented = [...read('docs/reference/warnings.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code)
  expect(documented).toEqual(Object.keys(WARNING_CODES))
})

test('every member of ApiMcpOptions is in docs/reference/options.md', () => {
  const [, body = ''] = /^export interface ApiMcpOptions \{\n([^]*?)^\}/m.exec(read('src/options.ts')) ?? []
  const members = [...body.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, name]) => name)
  expect(members.length).toBeGreaterThan(10)
  for (const name of members) expect(read('docs/reference/options.md')).toContain(`| \`${name}\` |`)
})

test('every method of ApiMcp is in docs/reference/methods.md, and nothing else', () => {
  const documented = [...read('docs/reference/methods.md').matchAll(/^\| `(\w+)\(/gm)].map(([, name]) => name)
  const methods = Object.getOwnPropertyNames(ApiMcp.prototype).filter((name) => name !== 'constructor')
  expect(new Set(documented)).toEqual(new Set(methods))
})

test('links between the pages lead somewhere', () => {
  const pages = [
    'README.md',
    'CHANGELOG.md',
    ...readdirSync(`${ROOT}docs`, { recursive: true, encoding: 'utf8' }).map((page) => `docs/${page}`),
  ]
  for (const page of pages.filter((path) => path.endsWith('.md'))) {
    for (const [, target = ''] of read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)) {
      expect(existsSync(join(ROOT, dirname(page), target)), `${page} links to ${target}`).toBe(true)
    }
  }
})

test('the code of the README is the example that runs', () => {
  const [, code = ''] = /```ts\n\/\/ main\.ts\n([^]*?)```/.exec(read('README.md')) ?? []
  expect(code).toBe(read('examples/seed/main.ts'))
})

test('the commands of the README are those of the command line', () => {
  const commands = [...read('README.md').matchAll(/^\| `mcp-mount (\w+) /gm)].map(([, name]) => name)
  expect(commands).toEqual(['run', 'serve', 'tools', 'call', 'check'])
})
