// `npm run test:soak [-- --seconds N] [--on listen,serve,fastify,hono,sse|all]`: honest callers among attackers. Afterwards the
// server must be as it was: honest calls answered in time, no memory and no file kept, nothing told that is nobody's business.
import { parseArgs } from 'node:util'
import { prepare } from '../../scripts/prepare.mjs'
import { exchange, post, statusOf } from './connection.mjs'
import { createHonestCallers } from './honest.mjs'
import { createAttacks } from './hostile.mjs'
import { startLingering } from './lingering.mjs'
import { createSessionAttacks } from './old-sessions.mjs'
import { startApi, startIssuer } from './servers.mjs'
import { KINDS, startSubject } from './subject.mjs'

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '30' }, on: { type: 'string', default: 'listen' } },
})
const seconds = Number(values.seconds)
/** At once. */
const ATTACKERS = 12
const HONEST = 4
const MiB = 1024 * 1024
const MAX_GROWTH = { rss: 64 * MiB, heapUsed: 12 * MiB, fds: 8 }
const MAX_P99_MS = 1500
const MAX_BLOCKED_MS = 1500
/** Until the server has ended what others hold: Node looks at unfinished requests every 30 s. */
const MAX_LINGER_MS = 100_000
const TELLTALE = /^\s+at .*:\d+|node_modules|node:internal|ECONN|127\.0\.0\.1:\d+\/(?!mcp|\.well-known)/m
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

const inMiB = (bytes) => `${Math.round(bytes / MiB)} MiB`

async function soak(kind) {
  const [api, issuer] = await Promise.all([startApi(), startIssuer()])
  const subject = await startSubject(kind, api.url, issuer.url)
  const target = subject.url
  const problems = new Set()
  const honest = createHonestCallers(target, (problem) => problems.add(problem))
  const attacker = await issuer.token('attacker')
  const attacks = Object.entries({
    ...createAttacks(target, attacker, () => issuer.forged()),
    ...(kind === 'sse' ? createSessionAttacks(target, attacker) : {}),
  })
  const counts = {}

  async function attack(goesOn) {
    while (goesOn()) {
      const [name, act] = attacks[Math.floor(Math.random() * attacks.length)]
      const text = await act()
      const status = statusOf(text) ?? 'none'
      counts[status] = (counts[status] ?? 0) + 1
      if (status >= 500 && status !== 503) problems.add(`${name}: ${status}`)
      const found = TELLTALE.exec(text.slice(text.indexOf('\r\n\r\n')))
      if (found) problems.add(`${name}: tells ${found[0].trim().slice(0, 80)}`)
      await pause(5)
    }
  }

  /** @returns milliseconds of the honest calls, sorted */
  async function mix(forSeconds) {
    const until = Date.now() + forSeconds * 1000
    const goesOn = () => Date.now() < until && subject.ended() === undefined
    const callers = Array.from({ length: HONEST }, async (_, index) => {
      const name = `honest-${index}`
      return honest.run(name, await issuer.token(name), goesOn)
    })
    const [times] = await Promise.all([
      Promise.all(callers),
      ...Array.from({ length: ATTACKERS }, () => attack(goesOn)),
    ])
    return times.flat().sort((a, b) => a - b)
  }

  /** What was cut off at the end of the mix ends within the upstream's timeout. */
  const measure = async () => (await pause(6000), subject.measure())

  // The same before: what allocators keep of the memory of a burst is no growth.
  const first = startLingering(target, attacker)
  await mix(Math.max(5, seconds / 3))
  first.stop()
  const before = await measure()
  const lingering = startLingering(target, attacker)
  const times = await mix(seconds)
  const lingerUntil = Date.now() + MAX_LINGER_MS
  const held = () => subject.files() - before.fds
  while (held() > MAX_GROWTH.fds && Date.now() < lingerUntil && subject.ended() === undefined) await pause(500)
  if (held() > MAX_GROWTH.fds) problems.add(`${held()} connections are never ended`)
  lingering.stop()
  const after = await measure()
  const alive = statusOf(await exchange(target, post(target, await issuer.token('last'), 'tools/list')))
  if (alive !== 200) problems.add(`afterwards tools/list is ${alive}`)
  const percentile = (share) => Math.round(times[Math.floor((times.length - 1) * share)] ?? 0)
  if (percentile(0.99) > MAX_P99_MS) problems.add(`honest calls: p99 ${percentile(0.99)} ms`)
  if (after.blockedMs > MAX_BLOCKED_MS) problems.add(`the event loop stood still for ${after.blockedMs} ms`)
  for (const [name, most] of Object.entries(MAX_GROWTH)) {
    if (after[name] - before[name] > most) problems.add(`${name} grew by ${after[name] - before[name]}`)
  }
  if (subject.errors.length > 0) problems.add(`${subject.errors.length} errors in the log: ${subject.errors.at(-1)}`)
  if (subject.ended() !== undefined) problems.add(`the server ended with ${subject.ended()}`)
  subject.stop()
  honest.stop()
  api.close()
  issuer.close()

  const hostile = Object.values(counts).reduce((sum, count) => sum + count, 0)
  process.stdout.write(
    [
      `${kind}: ${times.length} honest calls, p50 ${percentile(0.5)} ms, p99 ${percentile(0.99)} ms, longest block ${after.blockedMs} ms`,
      `  hostile: ${hostile} ${JSON.stringify(counts)}`,
      `  rss ${inMiB(before.rss)} -> ${inMiB(after.rss)}, heap ${inMiB(before.heapUsed)} -> ${inMiB(after.heapUsed)}, files ${before.fds} -> ${after.fds}`,
      ...[...problems].map((problem) => `  PROBLEM ${problem}`),
      '',
    ].join('\n'),
  )
  return problems.size
}

prepare()
let problems = 0
for (const kind of values.on === 'all' ? KINDS : values.on.split(',')) problems += await soak(kind)
process.stdout.write(problems === 0 ? 'soak passed\n' : `soak failed: ${problems} problems\n`)
process.exitCode = problems === 0 ? 0 : 1
