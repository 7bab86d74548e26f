// Cases that look at one process: start, memory, compile time, latency below saturation.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CONTENDERS } from './contenders.mjs'
import { median, round } from './measure.mjs'
import { load, start } from './process.mjs'
import { callItem, get } from './requests.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A bare GET allocates so much less than a call: V8 decides by what was allocated when its young generation grows. */
const GETS_FOR_A_CALL = 3.5

/** One million calls (fewer with --quick) on one process: does memory grow? */
export async function memory({ calls }) {
  const own = await grow('mcp-mount', callItem('modern'), calls)
  if (calls < 1_000_000) return [own]
  const bare = get('/items/7')
  return [own, await grow('fastify GET', bare, calls), await grow('fastify GET', bare, calls * GETS_FOR_A_CALL)]
}

async function grow(contender, request, calls) {
  const server = await start(contender, CONTENDERS[contender].command)
  try {
    await load(server, request, { count: 10_000 })
    await idle()
    const early = server.rssMiB()
    await load(server, request, { count: calls - 10_000 })
    await idle()
    const late = server.rssMiB()
    return {
      contender,
      calls,
      after10000MiB: round(early, 1),
      afterAllMiB: round(late, 1),
      ratio: round(late / early),
    }
  } finally {
    await server.stop()
  }
}

const idle = () => new Promise((resolve) => setTimeout(resolve, 3000))

/** The load at half of each one's own saturation, as an open loop. */
export async function latency(settings) {
  const rows = []
  let base
  for (const [name, request] of [
    ['fastify GET', get('/items/7')],
    ['mcp-mount', callItem('modern')],
  ]) {
    const server = await start(name, CONTENDERS[name].command)
    try {
      const full = await load(server, request, { seconds: settings.seconds, warmupSeconds: settings.warmupSeconds })
      const samples = []
      for (let n = 0; n < settings.rounds; n++) {
        samples.push(
          await load(server, request, {
            seconds: settings.seconds * 2,
            warmupSeconds: settings.warmupSeconds,
            rate: Math.round(full.perSecond / 2),
            connections: 64,
          }),
        )
      }
      const row = {
        contender: name,
        rate: Math.round(full.perSecond / 2),
        p50Us: median(samples.map((s) => s.p50Us)),
        p99Us: median(samples.map((s) => s.p99Us)),
      }
      base ??= row
      rows.push({ ...row, p99Ratio: round(row.p99Us / base.p99Us) })
    } finally {
      await server.stop()
    }
  }
  return rows
}

/** Real documents: GitHub's from npm, and the largest of the fixtures. */
export function compileTimes(settings) {
  const github = join(root, 'node_modules/@octokit/openapi/generated/api.github.com.json')
  const fixtures = join(root, 'test/fixtures/openapi')
  const documents = [
    ['GitHub', github],
    ['Discord', join(fixtures, 'oas31-discord.json')],
    ['Slack (2.0)', join(fixtures, 'sw20-slack-web.json')],
    ['rclone', join(fixtures, 'oas31-rclone.json')],
    ['Twilio messaging', join(fixtures, 'oas30-twilio-messaging.json')],
  ]
  return documents
    .filter(([, file]) => existsSync(file))
    .map(([name, file]) => {
      const samples = Array.from({ length: Math.max(3, settings.rounds) }, () => {
        const { stdout, status, stderr } = spawnSync(process.execPath, [join(root, 'bench/compile-one.mjs'), file], {
          encoding: 'utf8',
        })
        if (status !== 0) throw new Error(stderr)
        return JSON.parse(stdout)
      })
      const pick = (key) => round(median(samples.map((sample) => sample[key])), 1)
      return {
        document: name,
        tools: samples[0].tools,
        parseMs: pick('parseMs'),
        readyMs: pick('readyMs'),
        listMs: pick('listMs'),
        inputBytes: samples[0].inputBytes,
        outputBytes: samples[0].outputBytes,
        maxRssMiB: pick('maxRssMiB'),
      }
    })
}

/** `mcp-mount serve` on a small document against a bare Fastify process: start to first answer. */
export async function coldStart(settings) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-cold-'))
  const upstream = await start('upstream', CONTENDERS['fastify GET'].command)
  const { documentOf } = await import('./contenders/document.mjs')
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(documentOf(10)))
  writeFileSync(
    join(folder, 'fastify.mjs'),
    `import Fastify from ${JSON.stringify(join(root, 'node_modules/fastify/fastify.js'))}\nconst app = Fastify()\napp.get('/items/:id', async () => ({ id: 1, name: 'Item 1' }))\nawait app.listen({ port: 0, host: '127.0.0.1' })\nconsole.error('Listening: http://127.0.0.1:' + app.server.address().port)\n`,
  )
  const bin = join(root, 'dist/cli/bin.js')
  const serve = [
    bin,
    'serve',
    join(folder, 'openapi.json'),
    '--base-url',
    `http://127.0.0.1:${upstream.port}`,
    '--port',
    '0',
  ]
  const call = (port) =>
    fetch(`http://127.0.0.1:${port}/mcp`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-06-18',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'get_item', arguments: { item_id: 7 } },
      }),
    })
  try {
    const times = { fastify: [], serve: [] }
    for (let n = 0; n < Math.max(5, settings.rounds * 3); n++) {
      times.fastify.push(
        await firstAnswer([join(folder, 'fastify.mjs')], (port) => fetch(`http://127.0.0.1:${port}/items/1`)),
      )
      times.serve.push(await firstAnswer(serve, call))
    }
    const base = median(times.fastify)
    return [
      { contender: 'bare Fastify process', ms: round(base, 0), ratio: 1 },
      {
        contender: 'mcp-mount serve',
        ms: round(median(times.serve), 0),
        ratio: round(median(times.serve.map((ms, i) => ms / times.fastify[i]))),
      },
    ]
  } finally {
    await upstream.stop()
  }
}

function firstAnswer(args, ask) {
  const began = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  return new Promise((resolve, reject) => {
    let log = ''
    let asked = false
    child.stderr.on('data', (chunk) => {
      log += chunk
      const port = /Listening: http:\/\/127\.0\.0\.1:(\d+)/.exec(log)?.[1]
      if (!port || asked) return
      asked = true
      ask(port).then(async (response) => {
        const text = await response.text()
        child.kill('SIGKILL')
        if (!text.includes('Item')) return reject(new Error(text))
        resolve(performance.now() - began)
      }, reject)
    })
    child.on('exit', (code) => !asked && reject(new Error(`exited with ${code}: ${log}`)))
  })
}
