/** `--watch`: runs the command in a child process and starts it anew when a file changes. */
import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, watch as watchFolder } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { respawn } from './respawn.ts'
import { untilSignal } from './until-signal.ts'

const SETTLE_MS = 100
/** For what is under way in the old process. */
const PATIENCE_MS = 3000
/** What a program is made of: not what it writes, such as logs, databases and uploads. */
const WATCHED = /\.(?:[cm]?[jt]sx?|json|ya?ml)$/
const IGNORED = /(?:^|[\\/])(?:node_modules|\.[^\\/]+|dist|coverage)(?:[\\/]|$)/

/**
 * @param command - the words after `mcp-mount`, without `--watch`
 * @param file - the module; code, JSON and YAML in its folder and all below are watched
 * @returns the exit code, after a signal
 */
export async function watch(command: readonly string[], file: string): Promise<number> {
  let child = await respawn(command, { stdio: 'inherit' })
  let settling: NodeJS.Timeout | undefined
  let restarting: Promise<void> = Promise.resolve()
  const restart = async (): Promise<void> => {
    await stop(child)
    child = await respawn(command, { stdio: 'inherit' })
  }
  const folder = dirname(resolve(file))
  const isChanged = createComparison()
  const written = new Set<string>()
  const watcher = watchFolder(folder, { recursive: true }, (_event, name) => {
    if (name === null || !WATCHED.test(name) || IGNORED.test(name)) return
    written.add(name)
    clearTimeout(settling)
    settling = setTimeout(() => {
      // Each is looked at, so that all are known the next time.
      const changed = [...written].filter((one) => isChanged(join(folder, one)))
      written.clear()
      if (changed.length === 0) return
      process.stderr.write(`mcp-mount: ${changed.join(', ')} changed, starting anew\n`)
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

/** An app may write its OpenAPI document at each start: the same content again is no change. */
function createComparison(): (file: string) => boolean {
  const known = new Map<string, string>()
  return (file) => {
    const content = digestOf(file)
    const changed = known.get(file) !== content
    known.set(file, content)
    return changed
  }
}

function digestOf(file: string): string {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('base64')
  } catch {
    return 'it is gone'
  }
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((done) => {
    // An open stream of the app would keep it.
    const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
    child.once('exit', () => {
      clearTimeout(patience)
      done()
    })
    child.kill('SIGTERM')
  })
}
