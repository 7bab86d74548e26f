// `npm run test:runtimes`: program.mjs on Node, Bun and Deno; their binaries come from npm.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, '.cache/runtimes')
const program = join(root, 'test/runtimes/program.mjs')
const RUNTIMES = [
  { name: 'Node', command: [process.execPath, program] },
  { name: 'Bun', from: '@oven/bun-linux-x64', binary: 'bin/bun', args: ['run', program] },
  { name: 'Deno', from: '@deno/linux-x64-glibc', binary: 'deno', args: ['run', '--allow-all', program] },
]

function commandOf({ command, from, binary, args }) {
  if (command) return command
  const file = join(folder, 'node_modules', from, binary)
  if (!existsSync(file)) {
    const flags = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', folder]
    const missing = RUNTIMES.flatMap((runtime) => runtime.from ?? [])
    spawnSync('npm', ['install', ...flags, ...missing], { stdio: 'inherit' })
  }
  return [file, ...args]
}

let failed = 0
for (const runtime of RUNTIMES) {
  const [command, ...args] = commandOf(runtime)
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8', timeout: 60_000 })
  const works = status === 0 && stdout.includes('the runtime serves')
  if (!works) failed += 1
  process.stdout.write(`${works ? 'ok    ' : 'FAILED'} ${runtime.name}\n`)
  if (!works) process.stdout.write(`${error?.message ?? ''}${stdout}${stderr}\n`)
}
process.stdout.write(`${RUNTIMES.length - failed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
