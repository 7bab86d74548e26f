// `npm test`: installs, builds, runs all tests. Arguments go to vitest: `npm test -- src/call`.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { prepare } from './prepare.mjs'

prepare()
const report = '.cache/vitest.json'
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
)
const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'))
const skipped = numPendingTests === 0 ? '' : `, ${numPendingTests} skipped`
process.stdout.write(`tests: ${numPassedTests} passed, ${numFailedTests} failed${skipped}\n`)
process.exitCode = status ?? 1
