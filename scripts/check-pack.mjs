// What `npm pack` would publish: complete, nothing beside it, not too large.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { prepare } from './prepare.mjs'

const MAX_PACKED_BYTES = 1024 * 1024

prepare()
const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'], {
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
})
const [{ files, size, unpackedSize, entryCount }] = JSON.parse(stdout)
const paths = files.map((file) => file.path)
const problems = []

for (const path of [
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'package.json',
  'dist/index.js',
  'dist/index.d.ts',
  'dist/cli/bin.js',
]) {
  if (!paths.includes(path)) problems.push(`${path} is missing`)
}
for (const path of paths) {
  if (/\.test(-d)?\.|(^|\/)(test|examples|bench|\.)/.test(path)) problems.push(`${path} does not belong in the package`)
}
for (const source of readdirSync('src', { recursive: true })) {
  if (!source.endsWith('.ts') || /\.(test(-d)?|d)\.ts$/.test(source)) continue
  const built = `dist/${source.replace(/\.ts$/, '.d.ts')}`
  if (!paths.includes(built)) problems.push(`${built} is missing`)
}
if (size > MAX_PACKED_BYTES) problems.push(`${size} bytes packed, more than ${MAX_PACKED_BYTES}`)

const loaded = spawnSync(process.execPath, ['-e', "import('mcp-mount').then(() => process.exit(0))"], {
  encoding: 'utf8',
})
if (loaded.status !== 0) problems.push(`import('mcp-mount') failed: ${loaded.stderr}`)

console.log(`${entryCount} files, ${size} bytes packed, ${unpackedSize} unpacked`)
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
