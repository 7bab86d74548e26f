/** The closed vocabulary of `expect`: form and scope of every key (SECURITY-TESTS.md §10). */
import {
  boolean,
  list,
  literalTrue,
  mapOf,
  members,
  number,
  pattern,
  record,
  string,
  VocabularyError,
} from './vocabulary.ts'
import type { Check, JsonRecord } from './vocabulary.ts'
import { isRecord } from './vocabulary.ts'

export type Scope = 'answer' | 'connection' | 'recording' | 'server' | 'test'

const strings = list(string)
const numbers = list(number)
const stringLists = mapOf(strings)

const KEYS: Readonly<Record<string, readonly [Scope, Check]>> = {
  status: ['answer', numbers],
  rpcError: ['answer', numbers],
  rpcResult: ['answer', literalTrue],
  isError: ['answer', boolean],
  refused: ['answer', literalTrue],
  someRefused: ['answer', literalTrue],
  singleMessage: ['answer', literalTrue],
  headerContains: ['answer', stringLists],
  headerAbsent: ['answer', strings],
  headerNotEquals: ['answer', stringLists],
  bodyContains: ['answer', strings],
  bodyNotContains: ['answer', strings],
  bodyMaxBytes: ['answer', number],
  json: ['answer', record],
  contentTypes: ['answer', strings],
  noStack: ['answer', literalTrue],
  maxMs: ['answer', number],
  closedWithinMs: ['connection', number],
  toolCount: ['answer', number],
  toolNamesInclude: ['answer', strings],
  toolNamesExclude: ['answer', strings],
  toolNamesMatch: ['answer', pattern],
  toolNamesUnique: ['answer', literalTrue],
  maxDescriptionBytes: ['answer', number],
  annotations: ['answer', mapOf(record)],
  schemasValid: ['answer', literalTrue],
  noRemoteRef: ['answer', literalTrue],
  sameAfterRestart: ['answer', literalTrue],
  sameAnswers: ['test', literalTrue],
  listensOnlyOn: ['server', strings],
  upstreamRequests: ['recording', number],
  upstreamRequestsMax: ['recording', number],
  upstreamHost: ['recording', string],
  upstreamNever: ['recording', strings],
  upstreamPath: ['recording', string],
  upstreamSegment: ['recording', members({ template: string, value: string }, ['template', 'value'])],
  upstreamQuery: ['recording', stringLists],
  upstreamQueryAbsent: ['recording', strings],
  upstreamHeaders: ['recording', mapOf(string)],
  upstreamHeaderAbsent: ['recording', strings],
  upstreamHeaderNotContains: ['recording', stringLists],
  upstreamCookieAbsent: ['recording', strings],
  upstreamForm: ['recording', stringLists],
  upstreamParts: ['recording', strings],
  upstreamNotContains: ['recording', strings],
  upstreamOpenMax: ['recording', number],
  canaryRequests: ['recording', number],
  asRequestsMax: ['recording', number],
  startFails: ['server', boolean],
  startMaxMs: ['server', number],
  aliveAfter: ['server', literalTrue],
  rssGrowthMaxMiB: ['server', number],
  logContains: ['server', strings],
  logNotContains: ['server', strings],
  logNotMatches: ['server', list(pattern)],
  fileAbsent: ['server', strings],
  stdoutJsonRpc: ['server', literalTrue],
  answered: ['server', numbers],
  exitsNonZero: ['server', literalTrue],
  exitWithinMs: ['server', number],
}

export function scopeOf(key: string): Scope | undefined {
  return Object.hasOwn(KEYS, key) ? KEYS[key]?.[0] : undefined
}

/** An `expect` whose keys are all of these scopes. */
export const expectation =
  (...scopes: readonly Scope[]): Check =>
  (value, at) => {
    record(value, at)
    for (const [key, given] of Object.entries(value as JsonRecord)) {
      const place = `${at}.${key}`
      if (key === 'anyOf') {
        list(expectation(...scopes))(given, place)
        continue
      }
      const known = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined
      if (known === undefined) throw new VocabularyError(`${at}: unknown key "${key}"`)
      if (!scopes.includes(known[0])) throw new VocabularyError(`${at}: "${key}" says nothing here`)
      known[1](given, place)
    }
  }

/** Every key that an `expect` uses, those below `anyOf` too. */
export function keysOf(expect: unknown): string[] {
  if (!isRecord(expect)) return []
  return Object.entries(expect).flatMap(([key, value]) =>
    key === 'anyOf' && Array.isArray(value) ? value.flatMap(keysOf) : [key],
  )
}
