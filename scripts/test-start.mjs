// `npm start` as a newcomer would: what it prints works, and a signal ends all of it.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'

const child = spawn(process.execPath, ['scripts/start.mjs', '--port', '0', '--api-port', '0'], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const ended = new Promise((resolve) => child.once('close', resolve))
let said = ''
await new Promise((resolve, reject) => {
  const late = setTimeout(() => reject(new Error(`said in a minute: ${said}`)), 60_000)
  child.once('exit', (code) => reject(new Error(`ended with ${code}: ${said}`)))
  child.stdout.on('data', (chunk) => {
    said += chunk
    if (!said.includes('Ctrl+C')) return
    clearTimeout(late)
    resolve()
  })
})
try {
  const curl = said.slice(said.indexOf('curl '), said.indexOf('\n\nCtrl+C'))
  assert.match(execFileSync('sh', ['-c', curl], { encoding: 'utf8' }), /"Item 3"/)
  const { mcpServers } = JSON.parse(said.slice(said.indexOf('\n{') + 1, said.indexOf('\n\nAn example call')))
  assert.ok(said.includes(`MCP endpoint: ${mcpServers.items.url}`))
  const [, api] = /The API: +(\S+)/.exec(said)
  assert.deepEqual(await (await fetch(api)).json(), { id: 3, name: 'Item 3' })
  child.kill('SIGTERM')
  assert.equal(await ended, 0)
  await assert.rejects(fetch(api))
} finally {
  child.kill()
}
console.log('npm start: ok')
