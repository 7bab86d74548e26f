/** `mcp-mount` of the built package as a child process. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const ROOT: string = fileURLToPath(new URL('../../', import.meta.url))
export const BIN: string = `${ROOT}dist/cli/bin.js`
const STARTS_IN_MS = 30_000

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Surroundings {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a command to its end. */
export function runCommand(args: readonly string[], surroundings: Surroundings = {}): Promise<Finished> {
  const child = spawnCommand(args, surroundings)
  const output = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...output })))
}

export interface Server {
  /** `http://127.0.0.1:41234` */
  readonly url: string
  /** `http://127.0.0.1:41234/mcp` … */
  readonly endpoints: readonly string[]
  /** All that it has said on stderr so far. */
  stderr(): string
  readonly child: ChildProcess
  /** @returns exit code, null after a signal that was not caught */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts `run` or `serve` and waits until it listens. */
export async function startServer(args: readonly string[], surroundings: Surroundings = {}): Promise<Server> {
  const child = spawnCommand(args, surroundings)
  const stderr = collect(child)
  await said(child, /^Listening: .*\n[^]*(?:^}$|(?![^]))/m)
  return {
    url: /^Listening: (\S+)$/m.exec(stderr())?.[1] ?? '',
    endpoints: [...stderr().matchAll(/^MCP endpoint: (\S+)$/gm)].map(([, endpoint]) => endpoint ?? ''),
    stderr,
    child,
    stop: (signal) => stop(child, signal),
  }
}

/** Resolves with stderr once it matches; rejects when the process ends before that, or is late. */
export function said(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const stderr = collect(child)
    const late = setTimeout(() => reject(new Error(`did not start in time: ${stderr()}`)), STARTS_IN_MS)
    child.stderr?.on('data', () => {
      if (!pattern.test(stderr())) return
      clearTimeout(late)
      resolve(stderr())
    })
    child.once('close', (code) => {
      clearTimeout(late)
      reject(new Error(`ended with ${code}: ${stderr()}`))
    })
  })
}

export function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code))
    child.kill(signal)
  })
}

function spawnCommand(args: readonly string[], { cwd = ROOT, env = {} }: Surroundings): ChildProcess {
  return spawn(process.execPath, [BIN, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function collect(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return () => text
}
