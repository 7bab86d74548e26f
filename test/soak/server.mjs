// The server under test, in a process of its own: measures itself when it is asked to.
import { readdirSync } from 'node:fs'
import { ApiMcp } from '../../dist/index.js'
import { document } from './document.mjs'
import { AUDIENCE } from './servers.mjs'

const [api, issuer] = process.argv.slice(2)
const log = { warnings: 0, errors: 0, last: undefined }
const mcp = new ApiMcp(document, {
  upstream: { baseUrl: api, timeoutMs: 5000 },
  access: { auth: { issuer, audience: AUDIENCE, jwksUri: `${issuer}/jwks` } },
  limits: { rate: 300, concurrentCalls: 256, concurrentCallsPerCaller: 32, openStreams: 64, requestBytes: 262_144 },
  logger: {
    debug() {},
    info() {},
    warn: () => void (log.warnings += 1),
    error(details, message) {
      log.errors += 1
      log.last = `${message}: ${String(details.err ?? details.cause ?? '')}`
    },
  },
})

process.on('message', () => void measure())

async function measure() {
  // More than once, with pauses: finalizers of one round let go of what the next one collects.
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc()
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const { rss, heapUsed, external } = process.memoryUsage()
  process.send({ rss, heapUsed, external, fds: countFiles(), log })
}

function countFiles() {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return 0
  }
}

const { url } = await mcp.listen({ port: 0 })
process.send({ url })
