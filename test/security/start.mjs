// `npm run test:security [-- --cases FILE]`: installs and builds what is missing, then runs the tests on the built package.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { prepare } from '../../scripts/prepare.mjs'

const cwd = process.env['INIT_CWD'] ?? process.cwd()
prepare()
const jiti = import.meta.resolve('jiti/register')
const run = fileURLToPath(new URL('run.ts', import.meta.url))
const { status } = spawnSync(process.execPath, ['--import', jiti, run, ...process.argv.slice(2)], {
  cwd,
  stdio: 'inherit',
})
process.exitCode = status ?? 1
