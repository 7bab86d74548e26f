/** Expectations about what arrived at the simulated servers (SECURITY-TESTS.md §10). */
import { toSeen } from './expect-answer.ts'
import { headerOf } from './raw-http.ts'
import type { Recording } from './simulated/upstream.ts'

/** @returns what was seen when it does not hold */
type RecordingExpectation = (wanted: never, recordings: readonly Recording[]) => string | undefined

const pathOf = ({ target }: Recording): string => target.split('?')[0] ?? ''

function each(check: (wanted: never, recording: Recording) => string | undefined): RecordingExpectation {
  return (wanted, recordings) => {
    for (const recording of recordings) {
      const wrong = check(wanted, recording)
      if (wrong !== undefined) return wrong
    }
    return undefined
  }
}

export const RECORDING_EXPECTATIONS: Readonly<Record<string, RecordingExpectation>> = {
  upstreamRequests: (wanted: number, recordings) => (recordings.length === wanted ? undefined : summary(recordings)),
  upstreamRequestsMax: (wanted: number, recordings) => (recordings.length <= wanted ? undefined : summary(recordings)),
  upstreamHost: each((wanted: string, { headers }) => {
    const host = headerOf(headers, 'host')
    return host === wanted ? undefined : String(host)
  }),
  upstreamNever: each((wanted: readonly string[], recording) => {
    const path = normalize(pathOf(recording))
    return wanted.some((end) => path.endsWith(end)) ? recording.target : undefined
  }),
  upstreamPath: each((wanted: string, recording) => (pathOf(recording) === wanted ? undefined : pathOf(recording))),
  upstreamSegment: each((wanted: { template: string; value: string }, recording) =>
    isSegment(pathOf(recording), wanted) ? undefined : pathOf(recording),
  ),
  upstreamQuery: each((wanted: Record<string, string[]>, { target }) => {
    const pairs = readPairs(target.split(/\?(.*)/s)[1] ?? '', false)
    return samePairs(pairs, wanted) ? undefined : target
  }),
  upstreamQueryAbsent: each((wanted: readonly string[], { target }) => {
    const pairs = readPairs(target.split(/\?(.*)/s)[1] ?? '', false)
    return pairs.some(([name]) => wanted.includes(name)) ? target : undefined
  }),
  upstreamHeaders: each((wanted: Record<string, string>, { headers }) => {
    for (const [name, value] of Object.entries(wanted)) {
      const values = headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, found]) => found)
      if (values.length !== 1 || values[0] !== value) return `${name}: ${values.join(' | ') || '(absent)'}`
    }
    return undefined
  }),
  upstreamHeaderAbsent: each((wanted: readonly string[], { headers }) => {
    const found = headers.find(([name]) => wanted.some((absent) => absent.toLowerCase() === name.toLowerCase()))
    return found && found.join(': ')
  }),
  upstreamHeaderNotContains: each((wanted: Record<string, string[]>, { headers }) => {
    for (const [name, texts] of Object.entries(wanted)) {
      const found = headers.find(
        ([key, value]) =>
          (name === '*' || key.toLowerCase() === name.toLowerCase()) &&
          texts.some((text) => value.includes(text) || (name === '*' && key.includes(text))),
      )
      if (found !== undefined) return found.join(': ')
    }
    return undefined
  }),
  upstreamCookieAbsent: each((wanted: readonly string[], { headers }) => {
    const pairs = headers
      .filter(([name]) => name.toLowerCase() === 'cookie')
      .flatMap(([, value]) => value.split(';').map((pair) => pair.split('=')[0]?.trim() ?? ''))
    return pairs.some((name) => wanted.includes(name)) ? pairs.join('; ') : undefined
  }),
  upstreamForm: each((wanted: Record<string, string[]>, { headers, body }) => {
    const type = headerOf(headers, 'content-type') ?? ''
    const text = body.toString('utf8')
    const isForm = /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)
    return isForm && samePairs(readPairs(text, true), wanted) ? undefined : `${type}: ${text}`
  }),
  upstreamParts: each((wanted: readonly string[], { headers, body }) => {
    const names = partNames(headerOf(headers, 'content-type') ?? '', body)
    return names !== undefined && names.toSorted().join('\n') === wanted.toSorted().join('\n')
      ? undefined
      : `parts ${toSeen(names)}`
  }),
  upstreamNotContains: each((wanted: readonly string[], { target, headers, body }) => {
    const text = [target, ...headers.map((pair) => pair.join(': ')), body.toString('utf8')].join('\n')
    const found = wanted.find((part) => text.includes(part))
    return found === undefined ? undefined : `"${found}" in ${target}`
  }),
  upstreamOpenMax: (wanted: number, recordings) => {
    const open = recordings.filter((recording) => recording.open).length
    return open <= wanted ? undefined : `${open} open`
  },
}

function summary(recordings: readonly Recording[]): string {
  return `${recordings.length}: ${recordings
    .slice(0, 5)
    .map(({ method, target }) => `${method} ${target}`)
    .join(', ')}`
}

/** Percent-decoded, dot segments removed as a server behind a lenient proxy would. */
function normalize(path: string): string {
  let decoded = path
  try {
    decoded = decodeURIComponent(path)
  } catch {
    // Compared as it is.
  }
  const kept: string[] = []
  for (const segment of decoded.split('/')) {
    if (segment === '..') kept.pop()
    else if (segment !== '.') kept.push(segment)
  }
  return `/${kept.filter((segment, index) => segment !== '' || index > 0).join('/')}`
}

const SEGMENT = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})+$/

function isSegment(path: string, { template, value }: { template: string; value: string }): boolean {
  const wanted = template.split('/')
  const found = path.split('/')
  if (wanted.length !== found.length) return false
  return wanted.every((segment, index) => {
    const given = found[index] ?? ''
    if (segment !== '{}') return given === segment
    if (!SEGMENT.test(given)) return false
    try {
      const decoded = decodeURIComponent(given)
      return decoded === value && decoded !== '.' && decoded !== '..'
    } catch {
      return false
    }
  })
}

type Pair = readonly [name: string, value: string]

function readPairs(text: string, plusIsSpace: boolean): Pair[] {
  if (text === '') return []
  const decode = (part: string): string => {
    const spaced = plusIsSpace ? part.replaceAll('+', ' ') : part
    try {
      return decodeURIComponent(spaced)
    } catch {
      return spaced
    }
  }
  return text.split('&').map((pair) => {
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    return [decode(name), decode(value)]
  })
}

function samePairs(pairs: readonly Pair[], wanted: Readonly<Record<string, readonly string[]>>): boolean {
  const names = new Set([...pairs.map(([name]) => name), ...Object.keys(wanted)])
  return [...names].every((name) => {
    const values = pairs.filter(([key]) => key === name).map(([, value]) => value)
    const expected = Object.hasOwn(wanted, name) ? (wanted[name] ?? []) : []
    return values.length === expected.length && values.every((value, index) => value === expected[index])
  })
}

/** Undefined when the body is no multipart/form-data. */
function partNames(type: string, body: Buffer): string[] | undefined {
  const boundary = /^multipart\/form-data\s*;.*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type)
  if (boundary === null) return undefined
  const parts = `\r\n${body.toString('latin1')}`.split(`\r\n--${boundary[1] ?? boundary[2]}`).slice(1, -1)
  return parts.map((part) => {
    const head = part.split('\r\n\r\n')[0] ?? ''
    return /content-disposition:[^\r]*?;\s*name="((?:[^"\\]|\\.)*)"/i.exec(head)?.[1] ?? '(no name)'
  })
}
