/** Every case of the fixture through the public interface, against a listener that records bytes. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'
import { basePathOf, buildDocument } from './build-document.ts'
import { compareOutcome } from './compare-request.ts'
import { startRawListener } from './raw-listener.ts'
import type { RawListener } from './raw-listener.ts'
import type { SerializationCase } from './serialization-case.ts'
import { toToolArguments } from './to-tool-arguments.ts'

const fixtures = ['cases', 'further', 'independent', 'values'].map((name) => `../fixtures/serialization-${name}.json`)
const given = process.env['SERIALIZATION_CASES']
const files = given === undefined ? fixtures.map((name) => new URL(name, import.meta.url)) : [given]
const cases = files.flatMap((file) => (JSON.parse(readFileSync(file, 'utf8')) as { cases: SerializationCase[] }).cases)

let listener: RawListener
beforeAll(async () => {
  listener = await startRawListener()
})
afterAll(() => listener.close())

test.each(cases.map((one) => [one.name, one] as const))('%s', async (_name, testCase) => {
  const mcp = createServer(testCase)
  try {
    const [tool] = await mcp.tools()
    const isError =
      tool === undefined || (await callFails(mcp, tool.name, toToolArguments(testCase.arguments, tool.arguments)))
    const outcome = { requests: listener.take(), isError }
    const differences = compareOutcome(outcome, testCase.expected)
    const fits = (testCase.alternatives ?? []).some((one) => compareOutcome(outcome, one).length === 0)
    expect(fits ? [] : differences).toEqual([])
  } finally {
    await mcp.close()
  }
})

const quiet = { debug() {}, info() {}, warn() {}, error() {} }

function createServer(testCase: SerializationCase): ApiMcp {
  const document = buildDocument(testCase)
  const credentials = testCase.credential === undefined ? {} : { credentials: { scheme: testCase.credential } }
  if (testCase.documentUrl !== undefined) {
    const { pathname } = new URL(testCase.documentUrl)
    listener.serve(pathname, document)
    return new ApiMcp(listener.origin + pathname, { logger: quiet, upstream: credentials })
  }
  const baseUrl = listener.origin + basePathOf(testCase)
  return new ApiMcp(document, { logger: quiet, upstream: { baseUrl, ...credentials } })
}

async function callFails(mcp: ApiMcp, tool: string, args: Record<string, unknown>): Promise<boolean> {
  try {
    const result = await mcp.call(tool, args)
    return result.isError === true
  } catch {
    return true
  }
}
