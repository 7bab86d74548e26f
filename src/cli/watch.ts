/** `--watch`: runs the command in a child process and starts it anew when a file changes. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { watch as watchFolder } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { untilSignal } from './until-signal.ts'

const SETTLE_MS = 100
const IGNORED = /(?:^|[\\/])(?:node_modules|\.[^\\/]+|dist|coverage)(?:[\\/]|$)/

/**
 * @param command - the words after `mcp-mount`, without `--watch`
 * @param file - the module; its folder and all below are watched
 * @returns the exit code, after a signal
 */
export async function watch(command: readonly string[], file: string): Promise<number> {
  let child = start(command)
  let settling: NodeJS.Timeout | undefined
  let restarting: Promise<void> = Promise.resolve()
  const restart = async (): Promise<void> => {
    await stop(child)
    child = start(command)
  }
  const watcher = watchFolder(dirname(resolve(file)), { recursive: true }, (_event, name) => {
    if (name === null || IGNORED.test(name)) return
    clearTimeout(settling)
    settling = setTimeout(() => {
      process.stderr.write(`mcp-mount: ${name} changed, starting anew\n`)
      restarting = restarting.then(restart)
    }, SETTLE_MS)
  })
  await untilSignal()
  clearTimeout(settling)
  watcher.close()
  await restarting
  await stop(child)
  return 0
}

function start(command: readonly string[]): ChildProcess {
  // A child of its own group would miss Ctrl+C; one with our script keeps flags such as --import.
  return spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', ...command], { stdio: 'inherit' })
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((done) => {
    child.once('exit', () => done())
    child.kill('SIGTERM')
  })
}
