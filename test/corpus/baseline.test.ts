import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { corpusFiles } from './documents.ts'
import { measure } from './measure.ts'
import type { Numbers } from './measure.ts'

const baseline = new Map(
  Object.entries(
    JSON.parse(readFileSync(new URL('../../docs/corpus.json', import.meta.url), 'utf8')) as Record<string, Numbers>,
  ),
)

it.each(corpusFiles())('$name: no number of it is worse than in docs/corpus.json', async ({ name, file }) => {
  const measured = await measure(file)
  const held = baseline.get(name)
  if (!held) throw new Error(`"${name}" is not in docs/corpus.json: run npm run corpus`)
  expect(measured.operations).toBeGreaterThanOrEqual(held.operations)
  expect(measured.tools).toBeGreaterThanOrEqual(held.tools)
  for (const number of ['lost', 'warnings', 'inputBytes', 'outputBytes', 'largestTool'] as const) {
    expect(measured[number], number).toBeLessThanOrEqual(held[number])
  }
})

it('keeps GitHub under 0.9 MB, and its output schemas under as much again', () => {
  const github = baseline.get('GitHub (@octokit/openapi)')
  expect(github?.tools).toBe(1223)
  expect(github?.inputBytes).toBeLessThan(900_000)
  expect(github?.outputBytes).toBeLessThan(900_000)
})
