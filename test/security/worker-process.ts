/** A worker as the runner sees it. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { isolate } from './namespace.ts'
import type { WorkerOutcome, WorkerTask } from './worker.ts'

export interface WorkerSettings {
  readonly fixtureFile: string
  readonly packageFolder: string
  readonly module: string
  readonly isolated: boolean
}

export interface Worker {
  run(task: WorkerTask): Promise<WorkerOutcome>
  isGone(): boolean
  stop(): void
}

export function startWorker(settings: WorkerSettings): Worker {
  const script = fileURLToPath(new URL('worker.ts', import.meta.url))
  const args = [settings.fixtureFile, settings.packageFolder, settings.module, settings.isolated ? 'isolated' : 'open']
  const command = [process.execPath, '--import', import.meta.resolve('jiti/register'), script, ...args]
  const [file = '', ...rest] = settings.isolated ? isolate(command) : command
  const child = spawn(file, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  let gone = false
  child.on('exit', () => void (gone = true))
  child.on('error', () => void (gone = true))
  return {
    run: (task) =>
      new Promise((resolve) => {
        const done = (outcome: WorkerOutcome): void => {
          child.off('message', done)
          child.off('exit', crashed)
          resolve(outcome)
        }
        const crashed = (): void => done({ failure: 'runner: the worker ended' })
        child.on('message', done)
        child.on('exit', crashed)
        if (gone) crashed()
        else child.send(task)
      }),
    isGone: () => gone,
    stop: () => child.disconnect(),
  }
}
