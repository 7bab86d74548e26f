// The load generator: raw HTTP/1.1 over kept-alive sockets, a histogram in microseconds. Runs in a process of its own.
//
// stdin: one JSON job { port, request, connections, seconds, warmupSeconds, rate?, count? }; stdout: one JSON result.
// `request` is the whole request as text, with the JSON-RPC id 100000 that each connection replaces by its own; `rate` (requests a second in all) makes an open loop, measured from the time
// at which a request was due, so that a stalled server does not hide its own waiting.
import { connect } from 'node:net'
import { createHistogram, performance } from 'node:perf_hooks'

const job = JSON.parse(
  await new Promise((resolve) => {
    let text = ''
    process.stdin.on('data', (chunk) => (text += chunk)).on('end', () => resolve(text))
  }),
)
const histogram = createHistogram({ lowest: 1, highest: 60_000_000, figures: 3 })
const state = { measuring: false, stopped: false, done: 0, failed: 0, sample: '', sent: 0 }
/** Times at which requests were due that found no free connection; those before `late.next` are sent. */
const late = { times: [], next: 0 }
const idle = []

class Connection {
  #socket
  #chunks = []
  #length = 0
  #head = undefined
  #since = 0
  #bytes
  constructor(number, onFree) {
    this.#bytes = Buffer.from(job.request.replace('"id":100000', `"id":${100_000 + number}`))
    this.onFree = onFree
  }
  open() {
    return new Promise((resolve, reject) => {
      this.#socket = connect(job.port, '127.0.0.1', resolve)
      this.#socket
        .setNoDelay(true)
        .on('error', reject)
        .on('data', (chunk) => this.#receive(chunk))
      this.#socket.on('close', () => {
        if (!state.stopped) state.failed++
      })
    })
  }
  send(since = performance.now()) {
    this.#since = since
    state.sent++
    this.#socket.write(this.#bytes)
  }
  close() {
    this.#socket.destroy()
  }
  #receive(chunk) {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    if (!this.#head) {
      const all = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks)
      this.#chunks = [all]
      const end = all.indexOf('\r\n\r\n')
      if (end < 0) return
      const text = all.latin1Slice(0, end)
      const length = /\r\ncontent-length: *(\d+)/i.exec(text)
      this.#head = { status: Number(text.slice(9, 12)), end: end + 4, length: length ? Number(length[1]) : undefined }
    }
    const complete =
      this.#head.length === undefined
        ? this.#tail() === '0\r\n\r\n'
        : this.#length >= this.#head.end + this.#head.length
    if (complete) this.#complete()
  }
  #tail() {
    const last = this.#chunks.at(-1)
    if (last.length >= 5) return last.latin1Slice(last.length - 5)
    return Buffer.concat(this.#chunks).subarray(-5).latin1Slice()
  }
  #complete() {
    if (state.measuring) {
      histogram.record(Math.max(1, Math.round((performance.now() - this.#since) * 1000)))
      state.done++
      if (this.#head.status !== 200) state.failed++
    }
    if (state.sample === '') state.sample = Buffer.concat(this.#chunks).toString('utf8')
    this.#chunks = []
    this.#length = 0
    this.#head = undefined
    this.onFree(this)
  }
}

const connections = Array.from(
  { length: job.connections },
  (_, n) => new Connection(n, job.rate ? onFreeOpen : onFreeClosed),
)
function onFreeClosed(connection) {
  if (state.stopped || (job.count && state.sent >= job.count)) return
  connection.send()
}
function onFreeOpen(connection) {
  if (late.next < late.times.length) connection.send(late.times[late.next++])
  else {
    late.times.length = late.next = 0
    idle.push(connection)
  }
}
await Promise.all(connections.map((connection) => connection.open()))

if (job.count) {
  state.measuring = true
  const start = performance.now()
  for (const connection of connections) connection.send()
  await new Promise((resolve) => {
    const timer = setInterval(() => state.done >= job.count && (clearInterval(timer), resolve()), 5)
  })
  finish((performance.now() - start) / 1000)
} else {
  if (job.rate) {
    idle.push(...connections)
    const begin = performance.now()
    let issued = 0
    const pace = () => {
      const target = ((performance.now() - begin) / 1000) * job.rate
      for (; issued < target; issued++) {
        const at = begin + (issued / job.rate) * 1000
        const connection = idle.pop()
        if (connection) connection.send(at)
        else late.times.push(at)
      }
      if (!state.stopped) setImmediate(pace)
    }
    pace()
  } else for (const connection of connections) connection.send()
  await new Promise((resolve) => setTimeout(resolve, job.warmupSeconds * 1000))
  process.stderr.write('measure\n')
  state.measuring = true
  const start = performance.now()
  await new Promise((resolve) => setTimeout(resolve, job.seconds * 1000))
  state.measuring = false
  finish((performance.now() - start) / 1000)
}

function finish(seconds) {
  state.stopped = true
  for (const connection of connections) connection.close()
  process.stdout.write(
    JSON.stringify({
      requests: state.done,
      failed: state.failed,
      seconds,
      p50: histogram.percentile(50),
      p99: histogram.percentile(99),
      sample: state.sample.slice(0, 4000),
    }),
    () => process.exit(0),
  )
}
