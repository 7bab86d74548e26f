// The server under test as the soak sees it.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { document } from './document.mjs'

const here = (file) => fileURLToPath(new URL(file, import.meta.url))

/** `serve` is the command line, the others are the kinds of server.mjs. */
export const KINDS = ['listen', 'serve', 'fastify', 'hono', 'sse']

/** Resolves once it listens. */
export async function startSubject(kind, api, issuer) {
  const folder = mkdtempSync(join(tmpdir(), 'soak-'))
  const settings = {
    execArgv: ['--expose-gc', '--import', here('measure.mjs')],
    env: { ...process.env, SOAK_API: api, SOAK_ISSUER: issuer },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  }
  const child = kind === 'serve' ? startCommand(folder, settings) : fork(here('server.mjs'), [kind], settings)
  const errors = []
  let stderr = ''
  child.on('message', ({ log }) => log?.level === 'error' && errors.push(log.message))
  child.stderr.on('data', (chunk) => {
    stderr += chunk
    for (const line of String(chunk).split('\n')) if (line.includes('"level":"error"')) errors.push(line)
  })
  const url = await new Promise((resolve, reject) => {
    child.on('message', (message) => message.url && resolve(message.url))
    child.stderr.on('data', () => {
      const found = /^MCP endpoint: (\S+)$/m.exec(stderr)?.[1]
      if (found) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${stderr}`)))
  })
  return {
    url: new URL(url),
    errors,
    /** Undefined as long as it runs. */
    ended: () =>
      child.exitCode === null && child.signalCode === null ? undefined : `${child.exitCode} ${stderr.slice(-500)}`,
    /** Sockets among them; 0 where the system does not tell. */
    files() {
      try {
        return readdirSync(`/proc/${child.pid}/fd`).length
      } catch {
        return 0
      }
    },
    async measure() {
      child.send('measure')
      for (;;) {
        const [{ measured }] = await once(child, 'message')
        if (measured) return measured
      }
    },
    stop() {
      child.kill()
      rmSync(folder, { recursive: true })
    },
  }
}

function startCommand(folder, settings) {
  const source = join(folder, 'openapi.json')
  writeFileSync(source, JSON.stringify(document))
  const args = ['serve', source, '--config', here('soak.config.mjs'), '--port', '0']
  return fork(here('../../dist/cli/bin.js'), args, settings)
}
