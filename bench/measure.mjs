// Contenders side by side: alternated within a run, the baseline measured again in every round, medians reported.
import { CONTENDERS } from './contenders.mjs'
import { load, start } from './process.mjs'
import { get, openSession } from './requests.mjs'

const BASELINE = 'fastify GET'

/**
 * @param {{ name: string, label?: string, request: (server) => string | Promise<string>, env?: object, command?: string[], expect?: string, baseline?: string }[]} entries
 * @returns rows with medians, and ratios to the entry named by `baseline` of the same round
 */
export async function compare(entries, settings, options = {}) {
  const samples = new Map(entries.map((entry) => [entry, []]))
  const absent = new Map()
  for (let round = 0; round < settings.rounds; round++) {
    for (const entry of entries) {
      const contender = CONTENDERS[entry.name]
      const reason = entry.command ? undefined : contender?.absent
      if (reason) {
        absent.set(entry, reason)
        continue
      }
      let server
      try {
        server = await start(entry.label ?? entry.name, entry.command ?? contender.command, entry.env)
        const request = await entry.request(server)
        const result = await load(server, request, {
          seconds: settings.seconds,
          warmupSeconds: settings.warmupSeconds,
          ...options,
        })
        if (entry.expect && !result.sample.includes(entry.expect))
          throw new Error(`${entry.name} does not do the work: ${result.sample.slice(0, 600)}`)
        samples.get(entry).push({ ...result, rssMiB: server.rssMiB() })
      } catch (error) {
        if (entry.required) throw error
        absent.set(entry, error.message.slice(0, 300))
      } finally {
        await server?.stop()
      }
    }
  }
  return entries.map((entry) =>
    row(
      entry,
      samples.get(entry),
      absent.get(entry),
      samples.get(entries.find((e) => (e.label ?? e.name) === (entry.baseline ?? BASELINE)) ?? entries[0]),
    ),
  )
}

function row(entry, own, reason, base) {
  const label = entry.label ?? entry.name
  if (own.length === 0) return { contender: label, absent: reason ?? 'no sample' }
  const ratio = (key) => round(median(own.map((sample, i) => sample[key] / (base[i] ?? base[0])[key])))
  return {
    contender: label,
    perSecond: Math.round(median(own.map((sample) => sample.perSecond))),
    cpuUs: round(median(own.map((sample) => sample.cpuUs)), 1),
    p50Us: Math.round(median(own.map((sample) => sample.p50Us))),
    p99Us: Math.round(median(own.map((sample) => sample.p99Us))),
    rssMiB: Math.round(median(own.map((sample) => sample.rssMiB))),
    throughputRatio: ratio('perSecond'),
    cpuRatio: ratio('cpuUs'),
    p99Ratio: ratio('p99Us'),
  }
}

/** The entry of a contender for a tool call; opens a session first where the server keeps them. */
export function calling(name, build, expect, more = {}) {
  const era = CONTENDERS[name].era ?? 'modern'
  return {
    name,
    expect,
    request: async (server) => build(era, era === 'legacy' ? await openSession(server.port) : undefined),
    ...more,
  }
}

export function getting(path, expect, more = {}) {
  return { name: BASELINE, request: () => get(path), expect, required: true, ...more }
}

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

export const round = (number, digits = 2) => Number(number.toFixed(digits))
