/** A Python virtual environment with FastAPI, kept in `.cache/` between runs; and a server in it. */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { ROOT, said, stop } from '../e2e/command.ts'

const HERE = fileURLToPath(new URL('.', import.meta.url))

export type Environment = { readonly python: string } | { readonly missing: string }

/** @returns the interpreter of the environment, or why there is none; with `CI_REQUIRE_FASTAPI=1` the latter throws */
export function prepareEnvironment(): Environment {
  const environment = makeEnvironment()
  if ('missing' in environment && process.env['CI_REQUIRE_FASTAPI'] === '1') throw new Error(environment.missing)
  return environment
}

function makeEnvironment(): Environment {
  const requirements = `${HERE}requirements.txt`
  const version = spawnSync('python3', ['--version'], { encoding: 'utf8' })
  if (version.status !== 0) return { missing: 'there is no python3' }
  const key = createHash('sha256').update(readFileSync(requirements)).update(version.stdout).digest('hex').slice(0, 12)
  const folder = `${ROOT}.cache/fastapi-${key}`
  const python = `${folder}/bin/python`
  if (existsSync(`${folder}/complete`)) return { python }
  const made = spawnSync('python3', ['-m', 'venv', folder], { encoding: 'utf8' })
  if (made.status !== 0) return { missing: `python3 -m venv failed: ${made.stderr}` }
  const installed = spawnSync(
    python,
    ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements],
    { encoding: 'utf8' },
  )
  if (installed.status !== 0) return { missing: `pip could not install FastAPI: ${installed.stderr}` }
  writeFileSync(`${folder}/complete`, '')
  return { python }
}

export interface Running {
  readonly url: string
  stop(): Promise<unknown>
}

/** uvicorn with `app.py` on a free port of the loopback address. */
export async function startFastApi(python: string): Promise<Running> {
  const port = await freePort()
  const args = ['-m', 'uvicorn', 'app:app', '--host', '127.0.0.1', '--port', String(port), '--no-access-log']
  const child = spawn(python, args, {
    cwd: HERE,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await said(child, /Uvicorn running on/)
  return { url: `http://127.0.0.1:${port}`, stop: () => stop(child) }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
