/** Options as JavaScript and configuration files have them: misspelt, or of another kind than the types say. */
import { suggestName } from './call/arguments/suggest-name.ts'
import { ConfigError } from './errors.ts'
import { isJsonObject } from './model/json.ts'
import { DEFAULT_LIMITS } from './options.ts'
import type { AccessOptions, ApiMcpOptions, CallObserver, Limits, OperationFilter, UpstreamOptions } from './options.ts'

/**
 * @param unknown - told of each member that is no option: `include.operation is no option; did you mean "operations"?`
 * @throws ConfigError OPTION_INVALID for a value that cannot be used
 */
export function checkOptions(options: object, unknown: (message: string) => void): void {
  checkMembers('', options, OPTIONS, unknown)
}

/** What a value must be, in words and as a test; or the rules of its members. */
type Rule = readonly [expected: string, fits: (value: unknown) => boolean] | Members
interface Members {
  readonly members: Readonly<Record<string, Rule>>
}
type RulesOf<T> = Readonly<Record<keyof T, Rule>>

const ANYTHING: Rule = ['', () => true]
const TEXT: Rule = ['a text', (value) => typeof value === 'string']
const FLAG: Rule = ['true or false', (value) => typeof value === 'boolean']
const FUNCTION: Rule = ['a function', (value) => typeof value === 'function']
const OBJECT = ['an object', isJsonObject] as const satisfies Rule
const LIST: Rule = ['a list', (value) => Array.isArray(value)]
const TEXTS: Rule = [
  'a list of texts',
  (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
]
const NUMBER: Rule = ['a number from 0', (value) => typeof value === 'number' && value >= 0]
const LOGGER: Rule = ['a logger with debug, info, warn and error', isLogger]

const FILTER = {
  operations: TEXTS,
  tags: TEXTS,
  paths: TEXTS,
  methods: TEXTS,
} satisfies RulesOf<OperationFilter>

const UPSTREAM = {
  baseUrl: ['a URL', (value: unknown) => typeof value === 'string' || value instanceof URL],
  fetch: FUNCTION,
  timeoutMs: ['a number over 0', (value: unknown) => typeof value === 'number' && value > 0],
  forwardHeaders: TEXTS,
  headers: OBJECT,
  credentials: OBJECT,
  tls: OBJECT,
} satisfies RulesOf<UpstreamOptions>

const ACCESS = {
  auth: OBJECT,
  allowedHosts: TEXTS,
  allowedOrigins: TEXTS,
  cors: ['true, false or { origins }', (value: unknown) => typeof value === 'boolean' || isJsonObject(value)],
} satisfies RulesOf<AccessOptions>

const LIMITS = Object.fromEntries(Object.keys(DEFAULT_LIMITS).map((name) => [name, NUMBER])) as RulesOf<Limits>
const ON_CALL = { before: FUNCTION, after: FUNCTION, error: FUNCTION } satisfies RulesOf<CallObserver>

const OPTIONS = {
  name: TEXT,
  version: TEXT,
  instructions: TEXT,
  openapi: ANYTHING,
  documentHeaders: OBJECT,
  overlays: LIST,
  trustExtensions: FLAG,
  include: { members: FILTER },
  exclude: { members: FILTER },
  filter: FUNCTION,
  tool: FUNCTION,
  descriptions: oneOf('short', 'responses', 'full'),
  outputSchema: oneOf('strict', 'tolerant', 'off'),
  extend: FUNCTION,
  upstream: { members: UPSTREAM },
  access: { members: ACCESS },
  limits: { members: LIMITS },
  logger: LOGGER,
  onCall: { members: ON_CALL },
} satisfies RulesOf<ApiMcpOptions>

function oneOf(...words: readonly string[]): Rule {
  return [`one of ${words.map((word) => `"${word}"`).join(', ')}`, (value) => words.some((word) => word === value)]
}

function isLogger(value: unknown): boolean {
  const levels = ['debug', 'info', 'warn', 'error']
  return (
    typeof value === 'object' &&
    value !== null &&
    levels.every((level) => typeof Reflect.get(value, level) === 'function')
  )
}

function checkMembers(
  path: string,
  value: object,
  rules: Members['members'],
  unknown: (message: string) => void,
): void {
  for (const [name, member] of Object.entries(value)) {
    const place = path === '' ? name : `${path}.${name}`
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (rule === undefined) unknown(`${place} is no option${didYouMean(name, Object.keys(rules))}`)
    else if (member !== undefined) checkValue(place, member, rule, unknown)
  }
}

function checkValue(place: string, value: unknown, rule: Rule, unknown: (message: string) => void): void {
  const [expected, fits] = 'members' in rule ? OBJECT : rule
  if (!fits(value)) throw new ConfigError('OPTION_INVALID', `the option "${place}" must be ${expected}`)
  if ('members' in rule) checkMembers(place, value as object, rule.members, unknown)
}

function didYouMean(name: string, known: readonly string[]): string {
  const suggestion = suggestName(name, known)
  return suggestion === undefined ? '' : `; did you mean "${suggestion}"?`
}
