/** The server under test as a process: its phases, its output, its memory. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'

export interface ChildJob {
  /** What is imported as the package; a name or a `file:` URL. */
  readonly module: string
  readonly source: unknown
  /** JSON text. */
  readonly config: string
  readonly start: 'listen' | 'stdio'
}

export interface ServerProcess {
  readonly pid: number
  /** Resolves when it listens, failed, exited or took 30 s. */
  readonly started: Promise<StartOutcome>
  readonly stdin: Writable
  /** What was written so far. */
  stdout(): string
  stderr(): string
  /** Resolves with the code when it ended by itself; null after a signal. */
  readonly exited: Promise<number | null>
  exitCode(): number | null | undefined
  /** When it ended, by `performance.now()`. */
  exitedAt(): number | undefined
  /** Highest resident size since {@link ServerProcess.resetPeak}, in bytes; sampled. */
  peak(): number
  /** Sets the base of the growth; undefined takes the size now. */
  resetPeak(base?: number): void
  growthMiB(): number
  onOutput(listener: () => void): void
  onExit(listener: () => void): void
  kill(): Promise<void>
}

export interface StartOutcome {
  readonly failed: boolean
  readonly ms: number
  readonly url?: string
  /** Resident bytes when the package was imported and nothing read. */
  readonly importedRss?: number
  /** Resident bytes when `serveStdio` had resolved. */
  readonly listeningRss?: number
}

const START_TIMEOUT_MS = 30_000
const SAMPLE_MS = 20
const child = (file: string): string => fileURLToPath(new URL(`child/${file}`, import.meta.url))

export function startServer(jobFile: string, env: NodeJS.ProcessEnv, cwd: string): ServerProcess {
  const begun = performance.now()
  const processUnderTest: ChildProcess = spawn(
    process.execPath,
    ['--import', child('names.mjs'), child('serve.mjs'), jobFile],
    { env, cwd, stdio: ['pipe', 'pipe', 'pipe', 'pipe'] },
  )
  const { pid = 0 } = processUnderTest
  const stdin = processUnderTest.stdin as Writable
  stdin.on('error', () => {})
  const stdout = collect(processUnderTest.stdout as Readable)
  const stderr = collect(processUnderTest.stderr as Readable)
  const listeners: (() => void)[] = []
  processUnderTest.stdout?.on('data', () => listeners.forEach((listener) => listener()))

  let code: number | null | undefined
  let exitedAt: number | undefined
  processUnderTest.on('exit', () => void (exitedAt = performance.now()))
  const exited = new Promise<number | null>((resolve) => {
    processUnderTest.on('close', (given) => {
      code = given
      resolve(given)
    })
  })

  let peak = 0
  let base = 0
  const sample = (): void => {
    peak = Math.max(peak, residentBytes(pid))
  }
  const sampler = setInterval(sample, SAMPLE_MS)
  void exited.then(() => clearInterval(sampler))

  return {
    pid,
    started: waitForStart(processUnderTest, begun, exited, () => `${stdout.text()}\n${stderr.text()}`),
    stdin,
    stdout: () => stdout.text(),
    stderr: () => stderr.text(),
    exited,
    exitCode: () => code,
    exitedAt: () => exitedAt,
    peak: () => peak,
    resetPeak(given) {
      base = given ?? residentBytes(pid)
      if (given === undefined) peak = base
    },
    growthMiB() {
      sample()
      return (peak - base) / (1024 * 1024)
    },
    onOutput: (listener) => void listeners.push(listener),
    onExit(listener) {
      if (code === undefined) processUnderTest.on('close', listener)
      else listener()
    },
    async kill() {
      processUnderTest.kill('SIGKILL')
      await exited
    },
  }
}

function collect(stream: Readable): { text: () => string } {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
  return { text: () => Buffer.concat(chunks).toString('utf8') }
}

function waitForStart(
  server: ChildProcess,
  begun: number,
  exited: Promise<unknown>,
  output: () => string,
): Promise<StartOutcome> {
  return new Promise((resolve) => {
    const phases = new Map<string, { rss?: number; url?: string }>()
    const finish = (failed: boolean): void => {
      clearTimeout(timer)
      const listening = phases.get('listening')
      const url = toEndpoint(listening?.url, output())
      const importedRss = phases.get('imported')?.rss
      resolve({
        failed,
        ms: performance.now() - begun,
        ...(url === undefined ? {} : { url }),
        ...(importedRss === undefined ? {} : { importedRss }),
        ...(listening?.rss === undefined ? {} : { listeningRss: listening.rss }),
      })
    }
    const timer = setTimeout(finish, START_TIMEOUT_MS, true)
    let pending = ''
    const events = server.stdio[3] as Readable
    events.setEncoding('utf8')
    events.on('data', (text: string) => {
      pending += text
      for (let end = pending.indexOf('\n'); end !== -1; end = pending.indexOf('\n')) {
        const event = JSON.parse(pending.slice(0, end)) as { phase: string; rss?: number; url?: string }
        pending = pending.slice(end + 1)
        phases.set(event.phase, event)
        if (event.phase === 'listening') finish(false)
        if (event.phase === 'failed') finish(true)
      }
    })
    void exited.then(() => finish(true))
  })
}

/** What `listen` resolved to, else the line `MCP endpoint: …`. */
function toEndpoint(resolved: string | undefined, output: string): string | undefined {
  return resolved ?? /^MCP endpoint: (\S+)$/m.exec(output)?.[1]
}

/** 0 when the process is gone. */
function residentBytes(pid: number): number {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kibibytes ?? 0) * 1024
  } catch {
    return 0
  }
}
