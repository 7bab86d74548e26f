// `npm run test:examples`: runs the client of every example; each asserts and exits non-zero when something is wrong.
// Names as arguments run only these: `npm run test:examples -- seed filters`.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { prepare } from './prepare.mjs'

const LIMIT_MS = 120_000

prepare()
const named = process.argv.slice(2)
const all = readdirSync('examples').filter((name) => existsSync(`examples/${name}/client.ts`))
let failed = 0
for (const name of named.length > 0 ? named : all) {
  const { code, output } = await runClient(name)
  process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}\n`)
  if (code === 0) continue
  failed += 1
  process.stdout.write(`${output.replace(/^/gm, '       ')}\n`)
}
process.stdout.write(`examples: ${(named.length > 0 ? named : all).length - failed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1

function runClient(name) {
  const child = spawn(process.execPath, ['node_modules/jiti/lib/jiti-cli.mjs', `examples/${name}/client.ts`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code: code ?? signal, output })))
}
