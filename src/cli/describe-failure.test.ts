import { expect, test } from 'vitest'
import { ConfigError } from '../errors.ts'
import { describeFailure } from './describe-failure.ts'
import { UsageError } from './usage-error.ts'

test('what happened, where, what to do', () => {
  const error = new ConfigError('DOCUMENT_INVALID', 'the document has no paths', {
    pointer: '/paths',
    hint: 'Add some.',
  })
  expect(describeFailure(error)).toBe(
    'mcp-mount: the document has no paths (DOCUMENT_INVALID)\n  at /paths\n  Add some.\n',
  )
  expect(describeFailure(new UsageError('--port is no port', 'Give a number.'))).toBe(
    'mcp-mount: --port is no port\n  Give a number.\n',
  )
})

test('causes are told, but nothing twice', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED', stack: '' })
  const told = new ConfigError('SOURCE_UNREADABLE', 'it cannot be reached (ECONNREFUSED)', { cause: refused })
  expect(describeFailure(told)).toBe('mcp-mount: it cannot be reached (ECONNREFUSED) (SOURCE_UNREADABLE)\n')
  const untold = new ConfigError('SOURCE_UNREADABLE', 'it cannot be loaded', { cause: refused })
  expect(describeFailure(untold)).toContain('it cannot be loaded: connect ECONNREFUSED 127.0.0.1:9 (')
})

test('of a stack only the place in the user’s own file is told', () => {
  const error = new Error('no')
  error.stack = `Error: no
    at Module._load (node:internal/modules/cjs/loader:1207:15)
    at load (${process.cwd()}/node_modules/jiti/x.js:1:1)
    at async file://${process.cwd()}/main.ts:12:7`
  expect(describeFailure(error)).toBe('mcp-mount: no\n  at main.ts:12:7\n')
})

test.each([
  ['text', 'mcp-mount: text\n'],
  [undefined, 'mcp-mount: undefined\n'],
  [new Error(''), /^mcp-mount: Error\n/],
])('anything can be thrown: %s', (thrown, expected) => {
  if (typeof expected === 'string') expect(describeFailure(thrown)).toBe(expected)
  else expect(describeFailure(thrown)).toMatch(expected)
})
