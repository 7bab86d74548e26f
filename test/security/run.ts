/**
 * Runs black-box security tests: `npm run test:security`, or `-- --cases FILE` for another file of the same form.
 * What a file may say and what is printed is defined in test/fixtures/security/SECURITY-TESTS.md.
 */
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { canIsolate } from './namespace.ts'
import { keysOf } from './expectation-keys.ts'
import { isRecord } from './vocabulary.ts'
import type { JsonRecord } from './vocabulary.ts'
import { startWorker } from './worker-process.ts'
import type { WorkerOutcome } from './worker.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const FIXTURES = here('../fixtures/security')
const PACKAGE = here('../..').replace(/\/$/, '')

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: `${FIXTURES}/security-tests.json` },
    // Another module in place of the built package: for tests of the runner itself, and for builds elsewhere.
    server: { type: 'string' },
    // Only tests whose id begins so: `B,D` or `J01`.
    only: { type: 'string' },
  },
})

const only = values.only?.split(',')
const counts = { passed: 0, failed: 0, skipped: 0 }

function report(test: unknown, outcome: WorkerOutcome): void {
  const { id, what } = isRecord(test) ? test : { id: '(none)', what: '' }
  const title = `${String(id)} ${String(what)}`
  if ('failure' in outcome) {
    counts.failed += 1
    process.stdout.write(`FAIL ${title}: ${outcome.failure.replaceAll('\n', ' ')}\n`)
  } else if ('skipped' in outcome) {
    counts.skipped += 1
    process.stdout.write(`skip ${title}: ${outcome.skipped}\n`)
  } else {
    counts.passed += 1
    process.stdout.write(`ok ${title}\n`)
  }
}

function readCases(file: string): { threats: JsonRecord; tests: readonly unknown[] } {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const tests = isRecord(content) ? content['tests'] : undefined
  if (!isRecord(content) || !Array.isArray(tests)) throw new Error('the file has no list of tests')
  return { threats: isRecord(content['threats']) ? content['threats'] : {}, tests }
}

/** Time and memory are measured without company. */
function runsAlone(test: unknown): boolean {
  if (Array.isArray(test)) return test.some(runsAlone)
  if (!isRecord(test)) return false
  const measured = keysOf(test).some((key) => ['maxMs', 'startMaxMs', 'rssGrowthMaxMiB'].includes(key))
  return measured || Object.values(test).some(runsAlone)
}

async function runAll(tests: readonly unknown[], threats: JsonRecord): Promise<void> {
  const isolated = canIsolate()
  const settings = {
    fixtureFile: `${FIXTURES}/security-fixture.openapi.json`,
    packageFolder: PACKAGE,
    module: values.server === undefined ? 'mcp-mount' : pathToFileURL(resolve(values.server)).href,
    isolated,
  }
  const workThrough = async (queue: unknown[]): Promise<void> => {
    let worker = startWorker(settings)
    for (let test = queue.shift(); test !== undefined; test = queue.shift()) {
      const outcome = await worker.run({ test, threats })
      report(test, outcome)
      if (worker.isGone()) worker = startWorker(settings)
    }
    worker.stop()
  }
  const together = tests.filter((test) => !runsAlone(test))
  const workers = Math.max(2, Math.min(availableParallelism() + 1, 8))
  await Promise.all(Array.from({ length: workers }, () => workThrough(together)))
  await workThrough(tests.filter(runsAlone))
}

try {
  const { threats, tests } = readCases(resolve(values.cases))
  const wanted = tests.filter(
    (test) => only === undefined || (isRecord(test) && only.some((start) => String(test['id']).startsWith(start))),
  )
  const ids = wanted.map((test) => (isRecord(test) ? test['id'] : undefined))
  const twice = wanted.filter((_test, index) => ids.indexOf(ids[index]) !== index)
  for (const test of twice) report(test, { failure: 'vocabulary: another test has this id' })
  await runAll(
    wanted.filter((test) => !twice.includes(test)),
    threats,
  )
} catch (error) {
  report({ id: '(file)', what: values.cases }, { failure: error instanceof Error ? error.message : String(error) })
}
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`)
process.exitCode = counts.failed > 0 || counts.passed + counts.skipped === 0 ? 1 : 0
