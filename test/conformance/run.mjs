/**
 * Runs what each revision of the protocol requires, by the official conformance suite. The last line is
 * `N passed, N failed`: scored scenarios, where an expected failure that passes counts as failed, because its entry is stale.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install, startServer } from './start-server.mjs'

const suite = install('@modelcontextprotocol/conformance', '0.2.0-alpha.12')
const expected = JSON.parse(readFileSync(new URL('expected-failures.json', import.meta.url), 'utf8'))
const results = mkdtempSync(join(tmpdir(), 'conformance-'))
const server = await startServer()
let passed = 0
let failed = 0
try {
  for (const [revision, reasons] of Object.entries(expected)) {
    const output = await run(revision)
    const scenarios = readScenarios(output)
    if (scenarios.size === 0) console.log(output)
    failed += scenarios.size === 0 ? 1 : 0
    for (const [scenario, ok] of scenarios) judge(revision, scenario, ok, reasons[scenario])
  }
} finally {
  await server.stop()
  rmSync(results, { recursive: true })
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

/** @param {string} revision */
function run(revision) {
  const loader = fileURLToPath(new URL('node20.mjs', import.meta.url))
  const args = ['--import', loader, `${suite}/dist/index.js`, 'server', '--url', server.url]
  const child = spawn(process.execPath, [...args, '--requirements', revision, '-o', join(results, revision)])
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  return new Promise((resolve) => child.on('close', () => resolve(output)))
}

/** Scored scenarios of the summary: name → passed. @param {string} output */
function readScenarios(output) {
  const [scored = '', unscored = ''] = (output.split('=== SUMMARY ===')[1] ?? '').split('\nNot scored')
  const others = new Set([...unscored.matchAll(/^ +[✓✗] (\S+)/gm)].map(([, name]) => name))
  const lines = [...scored.matchAll(/^([✓✗]) (\S+): \d+ passed/gm)]
  return new Map(lines.filter(([, , name]) => !others.has(name)).map(([, mark, name]) => [name, mark === '✓']))
}

/** @param {string} revision @param {string} scenario @param {boolean} ok @param {string | undefined} reason */
function judge(revision, scenario, ok, reason) {
  const good = ok === (reason === undefined)
  if (good && ok) passed += 1
  if (!good) failed += 1
  const note = reason === undefined ? '' : ok ? ' (expected to fail, but passes)' : ` (expected: ${reason})`
  console.log(`${good ? 'ok' : 'FAIL'} ${revision} ${scenario}${note}`)
}
