/** The command line once more, in a process of its own. */
import type { ChildProcess, SpawnOptions } from 'node:child_process'

/**
 * With our script and flags of Node such as `--import`; in our process group, so that Ctrl+C reaches it.
 *
 * @param command - the words after `mcp-mount`
 */
export async function respawn(command: readonly string[], options: SpawnOptions): Promise<ChildProcess> {
  const { spawn } = await import('node:child_process')
  return spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', ...command], options)
}
