/** A `stdio` request: lines to stdin, and when it is complete (SECURITY-TESTS.md §6). */
import type { Writable } from 'node:stream'
import type { ServerProcess } from './child-process.ts'
import { generateBytes } from './generators.ts'
import { standardBody } from './standard-message.ts'
import type { RequestSpec } from './test-file.ts'
import { isRecord } from './vocabulary.ts'

const COMPLETE_AFTER_MS = 10_000
const CHUNK_BYTES = 256 * 1024

/** Messages with a result on stdout, by id. */
export function answeredIds(stdout: string): Set<unknown> {
  const ids = new Set<unknown>()
  for (const line of stdout.split('\n')) {
    try {
      const message: unknown = JSON.parse(line)
      if (isRecord(message) && 'result' in message) ids.add(message['id'])
    } catch {
      // Not a message.
    }
  }
  return ids
}

export interface StdinTimes {
  /** When stdin was closed, by `performance.now()`. */
  closedAt?: number
}

export const stdinTimes: WeakMap<ServerProcess, StdinTimes> = new WeakMap<ServerProcess, StdinTimes>()

export async function runStdio(
  request: RequestSpec,
  server: ServerProcess,
  awaited: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  const begun = performance.now()
  let over = false
  const finished = new Promise<void>((resolve) => {
    const done = (): void => {
      over = true
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(() => {
      if (request.close !== true) done()
    }, COMPLETE_AFTER_MS)
    signal.addEventListener('abort', done, { once: true })
    server.onExit(done)
    if (request.close === true || awaited.length === 0) return
    server.onOutput(() => {
      const ids = answeredIds(server.stdout())
      if (awaited.every((id) => ids.has(id))) done()
    })
  })
  for (const item of request.stdio ?? []) {
    if (over) break
    const bytes = 'mcp' in item ? Buffer.from(standardBody(item as RequestSpec)) : generateBytes(item)
    if (Buffer.isBuffer(bytes)) await Promise.race([writeLine(server.stdin, bytes), finished])
  }
  if (request.close !== true) return finished
  server.stdin.end()
  stdinTimes.set(server, { closedAt: performance.now() })
  const left = COMPLETE_AFTER_MS - Math.max(0, performance.now() - begun - COMPLETE_AFTER_MS)
  await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, left))])
}

async function writeLine(stdin: Writable, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) await write(stdin, bytes.subarray(at, at + CHUNK_BYTES))
  await write(stdin, Buffer.from('\n'))
}

function write(stdin: Writable, chunk: Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (stdin.destroyed || stdin.writableEnded) return resolve()
    stdin.write(chunk, () => resolve())
  })
}
