// Starts a contender and reads from the operating system what it spends.
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const TICKS_PER_SECOND = 100
const folder = fileURLToPath(new URL('contenders/', import.meta.url))

/** @returns a running contender: `{ name, port, cpuSeconds(), rssMiB(), peakRssMiB(), stop() }` */
export async function start(name, [command, ...args], env = {}) {
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let log = ''
  child.stderr.on('data', (chunk) => (log = (log + chunk).slice(-4000)))
  const port = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name}: not ready after 60 s\n${log}`)), 60_000)
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += chunk
      const ready = /READY (\d+)/.exec(text)
      if (ready) (clearTimeout(timer), resolve(Number(ready[1])))
    })
    child.on('exit', (code) => (clearTimeout(timer), reject(new Error(`${name}: exited with ${code}\n${log}`))))
  })
  const pids = () => [child.pid, ...childrenOf(child.pid)]
  return {
    name,
    port,
    cpuSeconds: () => pids().reduce((sum, pid) => sum + cpuOf(pid), 0),
    rssMiB: () => memory(child.pid, 'VmRSS'),
    peakRssMiB: () => memory(child.pid, 'VmHWM'),
    log: () => log,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) return resolve()
        child.once('exit', resolve)
        try {
          process.kill(-child.pid, 'SIGKILL')
        } catch {
          resolve()
        }
      }),
  }
}

/** Seconds of CPU, user and system, of one process; 0 when it is gone. */
function cpuOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
  } catch {
    return 0
  }
}

function childrenOf(pid) {
  return readdirSync('/proc').filter((entry) => {
    if (!/^\d+$/.test(entry)) return false
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8')
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid
    } catch {
      return false
    }
  })
}

function memory(pid, field) {
  const line = new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return line ? Number(line[1]) / 1024 : 0
}

/** Runs the load generator on a port: requests, failures, percentiles in µs, and the server's CPU per request in µs. */
export async function load(server, request, options) {
  const child = spawn(process.execPath, [fileURLToPath(new URL('load.mjs', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(
    JSON.stringify({ port: server.port, request, connections: 16, seconds: 2, warmupSeconds: 1, ...options }),
  )
  let before = server.cpuSeconds()
  child.stderr.on('data', (chunk) => {
    if (String(chunk).includes('measure')) before = server.cpuSeconds()
  })
  let text = ''
  child.stdout.on('data', (chunk) => (text += chunk))
  await new Promise((resolve) => child.on('exit', resolve))
  const cpu = server.cpuSeconds() - before
  const result = JSON.parse(text)
  if (result.requests === 0) throw new Error(`${server.name}: no request was answered\n${server.log()}`)
  if (result.failed > 0)
    throw new Error(`${server.name}: ${result.failed} requests failed: ${result.sample.slice(0, 500)}`)
  return {
    perSecond: result.requests / result.seconds,
    p50Us: result.p50,
    p99Us: result.p99,
    cpuUs: (cpu / result.requests) * 1e6,
    requests: result.requests,
    sample: result.sample,
  }
}
