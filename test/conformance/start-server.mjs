/** Starts a TypeScript module that prints its URL, and installs tools of the tests where git does not see them. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const ROOT = new URL('../../', import.meta.url)

/** @returns the server's URL, and how to stop it */
export async function startServer() {
  const server = fileURLToPath(new URL('server.ts', import.meta.url))
  const load = `import { createJiti } from 'jiti'; await createJiti(${JSON.stringify(import.meta.url)}).import(${JSON.stringify(server)})`
  const child = spawn(process.execPath, ['--input-type=module', '-e', load], {
    cwd: fileURLToPath(ROOT),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const [url] = await Promise.race([once(createInterface(child.stdout), 'line'), exited])
  if (typeof url !== 'string') throw new Error('the server did not start')
  return {
    url,
    async stop() {
      child.kill()
      await exited
    },
  }
}

/**
 * Installs a package below `.cache/` if it is not there; it is large and only these tests need it.
 *
 * @param {string} name
 * @param {string} version
 * @returns {string} folder of the package
 */
export function install(name, version) {
  const prefix = fileURLToPath(new URL(`.cache/${name.split('/').at(-1)}-${version}/`, ROOT))
  const folder = `${prefix}node_modules/${name}`
  if (!existsSync(`${folder}/package.json`)) {
    const args = ['install', '--prefix', prefix, '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}`]
    const { status } = spawnSync('npm', args, { stdio: ['ignore', 'ignore', 'inherit'] })
    if (status !== 0) throw new Error(`npm could not install ${name}@${version}`)
  }
  return folder
}
