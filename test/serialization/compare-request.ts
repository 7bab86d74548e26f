/** What arrived against what a case expects: a list of differences, empty when it fits. */
import { isDeepStrictEqual } from 'node:util'
import type { RecordedRequest } from './raw-listener.ts'
import type { ExpectedPart, Expectation } from './serialization-case.ts'

export interface Outcome {
  readonly requests: readonly RecordedRequest[]
  readonly isError: boolean
}

export function compareOutcome(outcome: Outcome, expected: Expectation): string[] {
  const [request, ...others] = outcome.requests
  if (expected.reject) {
    const differences = request === undefined ? [] : [`sent ${request.method} ${request.target} instead of refusing`]
    return outcome.isError ? differences : [...differences, 'the result is no error']
  }
  if (request === undefined) return ['no request arrived']
  return [...(others.length === 0 ? [] : ['more than one request arrived']), ...compareRequest(request, expected)]
}

function compareRequest(request: RecordedRequest, expected: Expectation): string[] {
  const differences: string[] = []
  const differ = (what: string, actual: unknown, wanted: unknown): void => {
    if (!isDeepStrictEqual(actual, wanted))
      differences.push(`${what}: ${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}`)
  }
  const values = (name: string): string[] =>
    request.headers.filter(([key]) => key === name.toLowerCase()).map(([, value]) => value)
  const mark = request.target.indexOf('?')
  const path = mark < 0 ? request.target : request.target.slice(0, mark)
  if (expected.method !== undefined) differ('method', request.method, expected.method)
  if (expected.path !== undefined) differ('path', path, expected.path)
  if (expected.url !== undefined)
    differ('path', request.target, new URL(expected.url).pathname + new URL(expected.url).search)
  if (expected.query !== undefined) differ('query', mark < 0 ? null : request.target.slice(mark + 1), expected.query)
  for (const [name, value] of Object.entries(expected.headers ?? {})) differ(name, values(name), [value])
  if (expected.cookies !== undefined) differ('cookie', values('cookie'), [expected.cookies])
  for (const name of expected.absentHeaders ?? []) differ(name, values(name), [])
  for (const [name, value] of Object.entries(expected.absentHeaderValues ?? {})) {
    if (values(name).includes(value)) differences.push(`${name} is ${value}`)
  }
  const [contentType = ''] = values('content-type')
  if (expected.contentType !== undefined) {
    differ('content type', contentType.replace(/boundary=.+$/, 'boundary=*'), expected.contentType)
  }
  if (expected.body !== undefined) differ('body', request.body.toString(), expected.body)
  if (expected.bodyJson !== undefined) differ('body', parseJson(request.body), expected.bodyJson)
  if (expected.bodyBase64 !== undefined) differ('body', request.body.toString('base64'), expected.bodyBase64)
  if (expected.multipart !== undefined) {
    differences.push(...compareParts(parseMultipart(request.body, contentType), expected.multipart))
  }
  return differences
}

interface Part {
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

/** The order is free but among parts of one name. */
function compareParts(parts: readonly Part[], expected: readonly ExpectedPart[]): string[] {
  const left = [...parts]
  const differences = expected.flatMap((wanted) => {
    const at = left.findIndex((part) => dispositionOf(part).startsWith(`form-data; name="${wanted.name}"`))
    const [part] = at < 0 ? [] : left.splice(at, 1)
    return part === undefined ? [`no part ${wanted.name}`] : comparePart(part, wanted)
  })
  return left.length === 0 ? differences : [...differences, `${left.length} parts too many`]
}

function comparePart(part: Part, wanted: ExpectedPart): string[] {
  const differences: string[] = []
  const filename = wanted.filename === undefined ? '' : `; filename="${wanted.filename}"`
  const disposition = `form-data; name="${wanted.name}"${filename}`
  if (dispositionOf(part) !== disposition) differences.push(`${dispositionOf(part)}, not ${disposition}`)
  const contentType = part.headers.get('content-type') ?? 'text/plain'
  if (wanted.contentType !== undefined && contentType !== wanted.contentType) {
    differences.push(`${wanted.name} is ${contentType}, not ${wanted.contentType}`)
  }
  const isSame =
    wanted.bodyJson !== undefined
      ? isDeepStrictEqual(parseJson(part.body), wanted.bodyJson)
      : part.body.equals(
          Buffer.from(wanted.bodyBase64 ?? wanted.body ?? '', wanted.bodyBase64 === undefined ? 'utf8' : 'base64'),
        )
  return isSame ? differences : [...differences, `${wanted.name} holds ${JSON.stringify(part.body.toString())}`]
}

function dispositionOf(part: Part): string {
  return part.headers.get('content-disposition') ?? ''
}

function parseMultipart(body: Buffer, contentType: string): Part[] {
  const boundary = /boundary="?([^";]+)/.exec(contentType)?.[1] ?? 'none'
  const text = body.toString('latin1')
  return text
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const [head = '', ...rest] = part.replace(/^\r\n/, '').split('\r\n\r\n')
      const headers = head.split('\r\n').map((line): [string, string] => {
        const colon = line.indexOf(':')
        const value = line.slice(colon + 1).trim()
        return [line.slice(0, colon).toLowerCase(), Buffer.from(value, 'latin1').toString()]
      })
      return { headers: new Map(headers), body: Buffer.from(rest.join('\r\n\r\n').replace(/\r\n$/, ''), 'latin1') }
    })
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return `no JSON: ${body.toString()}`
  }
}
