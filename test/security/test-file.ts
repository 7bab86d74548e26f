/** A test as the file has it, and the closed vocabulary that it is checked against (SECURITY-TESTS.md §3–§7). */
import { expectation } from './expectation-keys.ts'
import {
  boolean,
  isRecord,
  list,
  literalTrue,
  mapOf,
  members,
  number,
  oneOf,
  record,
  string,
  VocabularyError,
} from './vocabulary.ts'
import type { Check, JsonRecord } from './vocabulary.ts'

export type Expectation = JsonRecord

export interface SecurityTest {
  readonly id: string
  readonly what: string
  readonly needs?: readonly string[]
  readonly start?: 'listen' | 'stdio'
  readonly env?: Readonly<Record<string, string>>
  readonly document?: DocumentSpec
  readonly config: JsonRecord
  readonly upstream?: Readonly<Record<string, Override>>
  readonly request?: RequestSpec
  readonly steps?: readonly Step[]
  readonly expect?: Expectation
}

export interface DocumentSpec {
  readonly patch?: JsonRecord
  readonly text?: string
  readonly name?: string
  readonly url?: string
  readonly as?: 'object' | 'file' | 'url'
}

export interface Override {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string
}

export interface RequestSpec {
  readonly mcp?: string
  readonly http?: string
  readonly stdio?: readonly JsonRecord[]
  readonly probe?: 'listeners'
  readonly everyTool?: true
  readonly tool?: string
  readonly arguments?: JsonRecord
  readonly id?: string | number
  readonly version?: string
  readonly url?: string
  readonly headers?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly close?: boolean
}

export interface Step {
  readonly request?: RequestSpec
  readonly expect?: Expectation
  readonly repeat?: number
  readonly each?: readonly string[]
  readonly abortAfterMs?: number
  readonly parallel?: readonly ParallelMember[]
}

export interface ParallelMember {
  readonly request: RequestSpec
  readonly expect?: Expectation
  readonly copies?: number
  readonly afterMs?: number
}

export const NEEDS = ['namespace', 'linux'] as const

/** Generator → the rest of its form, and where it may stand. */
const GENERATORS: Readonly<Record<string, { readonly form: Check; readonly places: readonly string[] }>> = {
  $fill: { form: members({ $fill: string, bytes: number }, ['bytes']), places: ['body', 'value', 'stdio'] },
  $base64: { form: members({ $base64: string }), places: ['body', 'stdio'] },
  $slow: {
    form: members({ $slow: members({ bytesPerSecond: number, seconds: number }, ['bytesPerSecond', 'seconds']) }),
    places: ['body'],
  },
  $nest: { form: members({ $nest: number }), places: ['body'] },
  $raw: { form: members({ $raw: string }), places: ['arguments'] },
  $rawNumber: { form: members({ $rawNumber: string }), places: ['value'] },
  $keys: { form: members({ $keys: number }), places: ['arguments'] },
  $recursive: { form: members({ $recursive: number }), places: ['arguments'] },
}

/** @returns the name of the generator that an object is, `$fill`; undefined for other values */
export function generatorOf(value: unknown): string | undefined {
  if (!isRecord(value)) return undefined
  return Object.keys(value).find((key) => Object.hasOwn(GENERATORS, key))
}

/** The object is a generator that may stand here. */
const generator =
  (place: string): Check =>
  (value, at) => {
    const name = generatorOf(value)
    if (name === undefined || !GENERATORS[name]?.places.includes(place)) {
      throw new VocabularyError(`${at}: no generator for this place: ${JSON.stringify(value)?.slice(0, 80)}`)
    }
    GENERATORS[name].form(value, at)
  }

const stringOrGenerator =
  (place: string): Check =>
  (value, at) =>
    isRecord(value) ? generator(place)(value, at) : string(value, at)

const header: Check = (value, at) => (value === null ? undefined : stringOrGenerator('value')(value, at))

/** `arguments` as a whole may be a generator, and so may each value; what begins with `$` there is one. */
const args: Check = (value, at) => {
  record(value, at)
  if (looksGenerated(value)) return generator('arguments')(value, at)
  for (const [key, argument] of Object.entries(value as JsonRecord)) {
    if (looksGenerated(argument)) generator('value')(argument, `${at}.${key}`)
    else nestedGenerators(argument, `${at}.${key}`)
  }
}

const looksGenerated = (value: unknown): boolean =>
  isRecord(value) && Object.keys(value).some((key) => /^\$[a-z]/i.test(key) && !SCHEMA_WORD.test(key))

/** Words of JSON Schema are data in documents and arguments. */
const SCHEMA_WORD =
  /^\$(?:ref|id|schema|defs|anchor|dynamicRef|dynamicAnchor|recursiveRef|recursiveAnchor|comment|vocabulary|self)$/

/** Deeper, an object that is named like a generator must be one. */
const nestedGenerators: Check = (value, at) => {
  if (Array.isArray(value)) return value.forEach((element, index) => nestedGenerators(element, `${at}[${index}]`))
  if (!isRecord(value)) return
  if (generatorOf(value) !== undefined) return generator('value')(value, at)
  for (const [key, member] of Object.entries(value)) nestedGenerators(member, `${at}.${key}`)
}

const stdioItem: Check = (value, at) =>
  isRecord(value) && 'mcp' in value
    ? members({ mcp: string, tool: string, arguments: args, id: idValue, version: string })(value, at)
    : generator('stdio')(value, at)

const idValue: Check = (value, at) => (typeof value === 'number' ? undefined : string(value, at))

const REQUESTS: Readonly<Record<string, Check>> = {
  mcp: members({
    mcp: string,
    tool: string,
    arguments: args,
    version: string,
    url: string,
    headers: mapOf(header),
    body: stringOrGenerator('body'),
    id: idValue,
  }),
  http: members({ http: string, url: string, headers: mapOf(header), body: stringOrGenerator('body') }, ['url']),
  stdio: members({ stdio: list(stdioItem), close: boolean }),
  probe: members({ probe: oneOf('listeners') }),
  everyTool: members({ everyTool: literalTrue }),
}

const request: Check = (value, at) => {
  record(value, at)
  const kinds = Object.keys(REQUESTS).filter((kind) => Object.hasOwn(value as object, kind))
  if (kinds.length !== 1) throw new VocabularyError(`${at}: needs exactly one of ${Object.keys(REQUESTS).join(', ')}`)
  const kind = String(kinds[0])
  REQUESTS[kind]?.(value, at)
}

const member = members({ request, expect: expectation('answer', 'connection'), copies: number, afterMs: number }, [
  'request',
])

const step: Check = (value, at) => {
  const stepExpect = expectation('answer', 'connection', 'recording', 'server')
  if (isRecord(value) && 'parallel' in value) {
    return members({ parallel: list(member), repeat: number, expect: stepExpect })(value, at)
  }
  const keys = { request, expect: stepExpect, repeat: number, each: list(string), abortAfterMs: number }
  members(keys, ['request'])(value, at)
}

const document: Check = (value, at) => {
  members({
    patch: (patch, place) => (record(patch, place), nestedGenerators(patch, place)),
    text: string,
    name: string,
    url: string,
    as: oneOf('object', 'file', 'url'),
  })(value, at)
  const { patch, text, url, as, name } = value as JsonRecord
  if ([patch, text, url].filter((kind) => kind !== undefined).length > 1) {
    throw new VocabularyError(`${at}: patch, text and url exclude each other`)
  }
  if (text === undefined && name !== undefined) throw new VocabularyError(`${at}: "name" says nothing without text`)
  if (as !== undefined && (text !== undefined || url !== undefined)) {
    throw new VocabularyError(`${at}: "as" says nothing beside text or url`)
  }
}

const config = members({
  upstream: members({
    baseUrl: string,
    forwardHeaders: list(string),
    credentials: mapOf(string),
    fetch: oneOf('$THROWING_FETCH'),
  }),
  access: members({
    auth: members({
      issuer: string,
      audience: string,
      resource: string,
      jwksUri: string,
      requiredScopes: mapOf(list(string)),
    }),
    allowedOrigins: list(string),
  }),
  include: members({ methods: list(string) }),
  limits: members({ rate: number }),
  outputSchema: oneOf('strict'),
  logger: oneOf('$LOGGER'),
})

const headerValue: Check = (value, at) => (Array.isArray(value) ? list(string)(value, at) : string(value, at))
const override = members({ status: number, headers: mapOf(headerValue), body: string })

/** @throws VocabularyError for whatever the definition does not name */
export function checkTest(value: unknown, threats: JsonRecord): SecurityTest {
  const withSteps = isRecord(value) && 'steps' in value
  members(
    {
      id: string,
      what: string,
      note: string,
      needs: list(oneOf(...NEEDS)),
      start: oneOf('listen', 'stdio'),
      threat: (threat, at) => oneOf(...Object.keys(threats))(threat, at),
      env: mapOf(string),
      document,
      config,
      upstream: mapOf(override),
      request,
      steps: list(step),
      expect: withSteps
        ? expectation('recording', 'server', 'test')
        : expectation('answer', 'connection', 'recording', 'server', 'test'),
    },
    ['id', 'threat', 'what', 'config'],
  )(value, 'test')
  const test = value as SecurityTest
  if (test.request !== undefined && test.steps !== undefined) {
    throw new VocabularyError('test: request and steps exclude each other')
  }
  const requests = [test.request, ...(test.steps ?? []).map((one) => one.request)]
  for (const one of requests) {
    if (one === undefined || one.probe !== undefined) continue
    if ((one.stdio !== undefined) !== (test.start === 'stdio')) {
      throw new VocabularyError('test: stdio requests belong to start "stdio", all others to "listen"')
    }
  }
  return test
}
