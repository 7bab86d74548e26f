// Preloaded into a server under test: measures the process when its parent asks.
import { readdirSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'

const delay = monitorEventLoopDelay({ resolution: 10 })
delay.enable()

process.on('message', () => void measure())
// Listening for messages must not be what keeps the process alive.
process.channel?.unref()

async function measure() {
  const blockedMs = Math.round(delay.max / 1e6)
  // More than once, with pauses: finalizers of one round let go of what the next one collects.
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc()
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  delay.reset()
  const { rss, heapUsed, external } = process.memoryUsage()
  process.send({ measured: { rss, heapUsed, external, fds: countFiles(), blockedMs } })
}

function countFiles() {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return 0
  }
}
