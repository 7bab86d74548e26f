import { expect, test } from 'vitest'
import type { Access } from '../access/access.ts'
import type { Catalog } from '../model/catalog.ts'
import type { Tool, ToolResult } from '../model/tool.ts'
import { createToolRunner } from './tool-runner.ts'

const tool = { name: 'a' } as Tool

function createRunner(call: Catalog['call'], enter?: Access['enter']) {
  let places = 0
  const taken = (): { release: () => void } => {
    places += 1
    return { release: () => void (places -= 1) }
  }
  const lines: string[] = []
  const log = (_details: object, message: string): void => void lines.push(message)
  const access = { enter: enter ?? taken } as Access
  const runner = createToolRunner({ access, logger: { debug: log, info: log, warn: log, error: log } })
  const catalog = { call } as Catalog
  return {
    run: () => runner.run(catalog, tool, {}, { headers: {} }),
    idle: () => runner.idle(),
    places: () => places,
    lines,
  }
}

test('a place is taken while the call runs, and idle waits for it', async () => {
  let finish: ((result: ToolResult) => void) | undefined
  const runner = createRunner(() => new Promise((resolve) => void (finish = resolve)))
  await runner.idle()
  const running = runner.run()
  expect(runner.places()).toBe(1)
  let idle = false
  const waiting = runner.idle().then(() => (idle = true))
  await Promise.resolve()
  expect(idle).toBe(false)
  finish?.({ content: [] })
  expect(await running).toEqual({ content: [] })
  await waiting
  expect(runner.places()).toBe(0)
})

test('without a place nothing runs, and the model is told', async () => {
  let calls = 0
  const count: Catalog['call'] = () => {
    calls += 1
    return Promise.resolve({ content: [] })
  }
  const runner = createRunner(count, () => ({ refused: 'too many calls' }))
  expect(await runner.run()).toEqual({
    content: [{ type: 'text', text: 'UPSTREAM_BUSY: too many calls' }],
    isError: true,
  })
  expect(calls).toBe(0)
})

test('a catalog that breaks its word gives an error that tells nothing, and the place is free again', async () => {
  for (const fault of [
    () => Promise.reject(new Error('secret')),
    () => {
      throw new Error('secret')
    },
  ]) {
    const runner = createRunner(fault)
    const text = 'INTERNAL: The call failed inside this server; the operator finds the cause in its log.'
    expect(await runner.run()).toEqual({ content: [{ type: 'text', text }], isError: true })
    expect(runner.places()).toBe(0)
    expect(runner.lines).toHaveLength(1)
  }
})
