// `npm run test:soak [-- --seconds N]`: honest callers among attackers. Afterwards the server must be as it was: honest calls
// answered in time, no memory and no file kept, nothing told that is nobody's business.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { prepare } from '../../scripts/prepare.mjs'
import { exchange, post, statusOf } from './connection.mjs'
import { createAttacks } from './hostile.mjs'
import { startApi, startIssuer } from './servers.mjs'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '30' } } })
const seconds = Number(values.seconds)
/** Attackers at once, and honest callers at once with the pause of each between calls. */
const ATTACKERS = 12
const HONEST = 4
const PAUSE_MS = 20
const MiB = 1024 * 1024
const MAX_GROWTH = { rss: 64 * MiB, heapUsed: 12 * MiB, fds: 8 }
const MAX_P99_MS = 1500
const TELLTALE = /^\s+at .*:\d+|node_modules|node:internal|ECONN|127\.0\.0\.1:\d+\/(?!mcp|\.well-known)/m

prepare()
const api = await startApi()
const issuer = await startIssuer()
const server = fork(fileURLToPath(new URL('server.mjs', import.meta.url)), [api.url, issuer.url], {
  execArgv: ['--expose-gc'],
})
const [{ url }] = await once(server, 'message')
const target = new URL(url)
const problems = new Set()
server.once('exit', (code) => problems.add(`the server ended with ${code}`))

const attacks = Object.entries(createAttacks(target, await issuer.token('attacker'), () => issuer.forged()))
const counts = {}
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

async function attack(until) {
  while (Date.now() < until && server.exitCode === null) {
    const [name, act] = attacks[Math.floor(Math.random() * attacks.length)]
    const text = await act()
    const status = statusOf(text) ?? 'none'
    counts[status] = (counts[status] ?? 0) + 1
    if (status >= 500) problems.add(`${name}: ${status}`)
    const found = TELLTALE.exec(text.slice(text.indexOf('\r\n\r\n')))
    if (found) problems.add(`${name}: tells ${found[0].trim().slice(0, 80)}`)
    await pause(5)
  }
}

const agent = new Agent({ keepAlive: true })
/** One honest call on a connection that is kept, as a client would do it. */
function callItem(token, id) {
  const [head, body] = post(target, token, 'tools/call', { name: 'item', arguments: { id } }).split('\r\n\r\n')
  const fields = head.split('\r\n').slice(1)
  const headers = Object.fromEntries(fields.map((line) => line.split(/: (.*)/s).slice(0, 2)))
  return new Promise((resolve, reject) => {
    const sent = request(target, { method: 'POST', headers, agent }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode, text })).on('error', reject)
    })
    sent.on('error', reject).end(body)
  })
}

async function callHonestly(name, until, times) {
  const token = await issuer.token(name)
  for (let n = 0; Date.now() < until && server.exitCode === null; n += 1) {
    const id = `${name}-${n}`
    const started = performance.now()
    const { status, text } = await callItem(token, id).catch((error) => ({ status: 0, text: error.message }))
    times.push(performance.now() - started)
    if (status !== 200 || !text.includes(`/items/${id}`)) problems.add(`honest call: ${status} ${text.slice(0, 120)}`)
    await pause(PAUSE_MS)
  }
}

async function mix(forSeconds) {
  const until = Date.now() + forSeconds * 1000
  const times = []
  await Promise.all([
    ...Array.from({ length: ATTACKERS }, () => attack(until)),
    ...Array.from({ length: HONEST }, (_, index) => callHonestly(`honest-${index}`, until, times)),
  ])
  return times.sort((a, b) => a - b)
}

async function measure() {
  // What was cut off at the end of the mix ends within the upstream's timeout.
  await pause(2500)
  server.send('measure')
  const [measured] = await once(server, 'message')
  return measured
}

await mix(Math.max(3, seconds / 3))
const before = await measure()
const times = await mix(seconds)
const after = await measure()
const alive = statusOf(await exchange(target, post(target, await issuer.token('last'), 'tools/list')))
if (alive !== 200) problems.add(`afterwards tools/list is ${alive}`)
const percentile = (share) => Math.round(times[Math.floor((times.length - 1) * share)] ?? 0)
if (percentile(0.99) > MAX_P99_MS) problems.add(`honest calls: p99 ${percentile(0.99)} ms`)
for (const [name, most] of Object.entries(MAX_GROWTH)) {
  const growth = after[name] - before[name]
  if (growth > most) problems.add(`${name} grew by ${growth}`)
}
if (after.log.errors > 0) problems.add(`${after.log.errors} errors in the log, the last: ${after.log.last}`)

const inMiB = (bytes) => `${Math.round(bytes / MiB)} MiB`
const hostile = Object.values(counts).reduce((sum, count) => sum + count, 0)
process.stdout.write(
  [
    `honest calls: ${times.length}, p50 ${percentile(0.5)} ms, p99 ${percentile(0.99)} ms`,
    `hostile: ${hostile} ${JSON.stringify(counts)}`,
    `rss ${inMiB(before.rss)} -> ${inMiB(after.rss)}, heap ${inMiB(before.heapUsed)} -> ${inMiB(after.heapUsed)}, files ${before.fds} -> ${after.fds}`,
    ...[...problems].map((problem) => `PROBLEM ${problem}`),
    problems.size === 0 ? 'soak passed' : `soak failed: ${problems.size} problems`,
    '',
  ].join('\n'),
)
process.exitCode = problems.size === 0 ? 0 : 1
server.removeAllListeners('exit')
server.kill()
agent.destroy()
api.close()
issuer.close()
