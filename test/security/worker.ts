/** A process that runs tests one after the other, in its own network namespace where there is one. */
import { existsSync, readFileSync } from 'node:fs'
import { runTest } from './run-test.ts'
import type { RunSettings } from './run-test.ts'
import { checkTest } from './test-file.ts'
import { VocabularyError } from './vocabulary.ts'
import type { JsonRecord } from './vocabulary.ts'

export interface WorkerTask {
  readonly test: unknown
  readonly threats: JsonRecord
}

export type WorkerOutcome = { readonly failure: string } | { readonly skipped: string } | { readonly passed: true }

const [fixtureFile = '', packageFolder = '', moduleName = '', isolation = ''] = process.argv.slice(2)
const settings: RunSettings = {
  fixture: JSON.parse(readFileSync(fixtureFile, 'utf8')) as JsonRecord,
  packageFolder,
  module: moduleName,
  isolated: isolation === 'isolated',
}

async function run({ test: given, threats }: WorkerTask): Promise<WorkerOutcome> {
  try {
    const test = checkTest(given, threats)
    if (test.needs?.includes('namespace') === true && !settings.isolated)
      return { skipped: 'needs a network namespace' }
    if (test.needs?.includes('linux') === true && !existsSync('/proc/self/status')) return { skipped: 'needs /proc' }
    const failure = await runTest(test, settings)
    return failure === undefined ? { passed: true } : { failure }
  } catch (error) {
    if (error instanceof VocabularyError) return { failure: `vocabulary: ${error.message}` }
    throw error
  }
}

process.on('message', (task: WorkerTask) => {
  void run(task).then(
    (outcome) => process.send?.(outcome),
    (error: unknown) => process.send?.({ failure: `runner: ${String(error)}` }),
  )
})
process.on('disconnect', () => process.exit(0))
