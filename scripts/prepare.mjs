// Installs and builds, each only when something changed: what `npm start`, `npm test` and `.ci/run` do first.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, '.cache')
const lock = join(root, 'package-lock.json')

/** Exits with the reason when a step fails. */
export function prepare() {
  process.chdir(root)
  mkdirSync(cache, { recursive: true })
  if (!isInstalled()) {
    process.stderr.write('Installing dependencies …\n')
    // Not `npm ci`: it wants the binaries of every platform in the registry, which mirrors do not have. The lock's versions
    // are installed and the lock stays as it is.
    run('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
  }
  const wanted = hash([
    ...sources(),
    join(root, 'scripts/bundle.mjs'),
    join(root, 'tsconfig.json'),
    join(root, 'tsconfig.build.json'),
    lock,
  ])
  const stamp = join(cache, 'built.sha256')
  if (existsSync(stamp) && existsSync(join(root, 'dist/index.js')) && readFileSync(stamp, 'utf8') === wanted) return
  build()
  writeFileSync(stamp, wanted)
}

/** npm writes its own record after an install; a lock that is younger was changed since. */
function isInstalled() {
  const record = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(record)) return false
  if (statSync(record).mtimeMs >= statSync(lock).mtimeMs) return true
  // A checkout touches files without changing them.
  const { packages } = JSON.parse(readFileSync(lock, 'utf8'))
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages
  return Object.keys(packages).every(
    (path) => path === '' || packages[path].optional || installed[path]?.version === packages[path].version,
  )
}

/** Makes dist of src, from nothing. */
export function build() {
  process.stderr.write('Building …\n')
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'])
  run(process.execPath, ['scripts/bundle.mjs'])
}

function sources() {
  return filesBelow(join(root, 'src')).filter((file) => !/\.test(-d)?\.ts$/.test(file))
}

function filesBelow(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}

function hash(files) {
  const digest = createHash('sha256')
  for (const file of files) digest.update(`\0${relative(root, file)}\0`).update(readFileSync(file))
  return digest.digest('hex')
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (error) process.stderr.write(`${command}: ${error.message}\n`)
  if (status !== 0) process.exit(status ?? 1)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) prepare()
