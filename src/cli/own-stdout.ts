/**
 * Keeps stdout for what a command prints: JSON, or messages of the protocol. A module of the user's may write there, too, and past
 * `process.stdout`, as loggers do. So it runs in a process of its own whose descriptor 1 is our stderr, and which has our stdout as
 * another one.
 */
import { createWriteStream } from 'node:fs'
import type { Writable } from 'node:stream'
import { toModuleReference } from './load-module.ts'
import { respawn } from './respawn.ts'
import { untilSignal } from './until-signal.ts'

/** Tells that process which descriptor it is. */
const VARIABLE = 'MCP_MOUNT_STDOUT'
const DESCRIPTOR = 3

let own: Writable | undefined

/** Where a command prints. */
export function ownStdout(): Writable {
  return own ?? process.stdout
}

/**
 * Runs the same command line in such a process.
 *
 * @param command - the words after `mcp-mount`
 * @param sources - of which some may be modules
 * @returns its exit code; undefined when this is that process already, or no module is loaded
 */
export async function runApart(
  command: readonly string[],
  sources: readonly (string | undefined)[],
): Promise<number | undefined> {
  if (process.env[VARIABLE] !== undefined) {
    own = createWriteStream('', { fd: Number(process.env[VARIABLE]) })
    // Who reads it may go at any time; the callbacks of writes tell.
    own.on('error', () => {})
    // Processes that the module starts have no such descriptor.
    delete process.env[VARIABLE]
    return undefined
  }
  if (!sources.some((source) => source !== undefined && toModuleReference(source) !== undefined)) return undefined
  const child = await respawn(command, {
    stdio: ['inherit', 2, 2, 1],
    env: { ...process.env, [VARIABLE]: String(DESCRIPTOR) },
  })
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
  // Ctrl+C reaches both; `kill` only us.
  const signalled = untilSignal().then((signal) => {
    child.kill(signal)
    return ended
  })
  return await Promise.race([ended, signalled])
}

/** For who writes to `process.stdout` itself, once the module is loaded. */
export function restoreStdout(): void {
  if (own !== undefined) Object.defineProperty(process, 'stdout', { value: own, configurable: true })
}
