import { expect, test } from 'vitest'
import type { ApiMcpOptions } from './options.ts'
import { ApiMcp } from './api-mcp.ts'
import { createWarningLog } from './warning-log.ts'

const silent = { debug() {}, info() {}, error() {} }

test('of one kind so many are logged, and then how many there are more', () => {
  const logged: string[] = []
  const log = createWarningLog({ ...silent, warn: (_details, message) => void logged.push(message) }, 2)
  for (const message of ['a', 'b', 'c', 'd']) log.warn({ code: 'SCHEMA_INVALID', message })
  log.warn({ code: 'NAME_TAKEN', message: 'e' })
  log.end()
  expect(logged).toEqual(['a', 'b', 'e', 'and 2 more of this kind; `mcp-mount check` lists all'])
  expect(log.warnings).toHaveLength(5)
})

test("a logger of the user's own gets each warning", async () => {
  const paths = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`/${index}/{id}`, { get: {} }]))
  const codes: unknown[] = []
  const warn = (details: object): void => void codes.push(Reflect.get(details, 'code'))
  const options: ApiMcpOptions = { logger: { ...silent, warn } }
  await new ApiMcp({ openapi: '3.1.0', info: { title: 'a', version: '1' }, paths }, options).ready()
  expect(codes).toEqual(Array.from({ length: 20 }, () => 'PARAMETER_UNDECLARED'))
})
