import { expect, test } from 'vitest'
import { ApiMcp } from './api-mcp.ts'
import { DEFAULT_LIMITS } from './options.ts'

const DOCUMENT = { openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: {} }

function ignore(): void {}

/** Options that TypeScript would refuse, as JavaScript gives them. */
function create(options: object): string[] {
  const warnings: string[] = []
  const logger = {
    debug: ignore,
    info: ignore,
    warn: (_: object, message: string) => warnings.push(message),
    error: ignore,
  }
  void new ApiMcp(DOCUMENT, { logger, ...options })
  return warnings
}

test.each([
  [{ descriptions: 'long' }, 'the option "descriptions" must be one of "short", "responses", "full"'],
  [{ outputSchema: false }, 'the option "outputSchema" must be one of'],
  [{ exclude: { tags: 'admin' } }, 'the option "exclude.tags" must be a list of texts'],
  [{ include: ['list'] }, 'the option "include" must be an object'],
  [{ filter: {} }, 'the option "filter" must be a function'],
  [{ upstream: { timeoutMs: 0 } }, 'the option "upstream.timeoutMs" must be a number over 0'],
  [{ access: { auth: null } }, 'the option "access.auth" must be an object'],
  [{ limits: { rate: -1 } }, 'the option "limits.rate" must be a number from 0'],
  [{ limits: { responseBytes: '1MB' } }, 'the option "limits.responseBytes" must be a number from 0'],
  [{ logger: { info() {} } }, 'the option "logger" must be a logger'],
])('%j is refused', (options, message) => {
  expect(() => create(options)).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining(message) as string }),
  )
})

test.each([
  [{ includes: {} }, 'includes is no option; did you mean "include"?'],
  [{ exclude: { operation: ['x'] } }, 'exclude.operation is no option; did you mean "operations"?'],
  [{ upstream: { base_url: 'http://x' } }, 'upstream.base_url is no option; did you mean "baseUrl"?'],
  [{ constructor: 1 }, 'constructor is no option'],
])('%j is warned of', (options, message) => {
  expect(create(options)).toEqual([message])
})

test('what the types allow is taken in silence', () => {
  expect(
    create({
      limits: DEFAULT_LIMITS,
      include: undefined,
      upstream: { baseUrl: new URL('http://x') },
      access: { cors: true },
    }),
  ).toEqual([])
})
