import { expect, test } from 'vitest'
import { createLogger } from './logger.ts'

function write(isTTY: boolean): string {
  let text = ''
  const logger = createLogger({ isTTY, write: (line) => void (text += line) })
  logger.debug({}, 'unseen')
  logger.warn({ code: 'ROUTE_UNDECLARED', pointer: '/paths/~1a/get' }, 'GET /a declares no schema.')
  logger.warn({ tool: 'a', cause: 'Error: one\ncaused by Error: two', retries: 2n }, 'a call failed')
  return text
}

test('events are JSON lines', () => {
  const lines = write(false)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as object)
  const time = expect.any(String) as string
  expect(lines).toEqual([
    { level: 'warn', time, msg: 'GET /a declares no schema.', code: 'ROUTE_UNDECLARED', pointer: '/paths/~1a/get' },
    { level: 'warn', time, msg: 'a call failed', tool: 'a', cause: 'Error: one\ncaused by Error: two', retries: '2' },
  ])
})

test('on a terminal they are text', () => {
  expect(write(true)).toBe(`warn   GET /a declares no schema. (ROUTE_UNDECLARED)
       at /paths/~1a/get
warn   a call failed
       tool: a
       cause: Error: one
       caused by Error: two
       retries: 2n
`)
})
