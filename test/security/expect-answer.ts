/** Expectations about one answer: each says what it saw when it does not hold (SECURITY-TESTS.md §10). */
import { isDeepStrictEqual } from 'node:util'
import { Ajv2020 } from 'ajv/dist/2020.js'
import {
  errorCodeOf,
  isErrorOf,
  isRefused,
  messageOf,
  messagesOf,
  resultOf,
  stringsOf,
  textOf,
  toolsOf,
} from './answer-message.ts'
import type { ToolShape } from './answer-message.ts'
import type { Answer, Exchange } from './exchange.ts'
import { headerOf } from './raw-http.ts'
import { isRecord } from './vocabulary.ts'
import type { JsonRecord } from './vocabulary.ts'

/** @returns what was seen when it does not hold */
export type AnswerExpectation = (wanted: unknown, answer: Answer, exchange: Exchange) => string | undefined

const seen = (holds: boolean, what: () => unknown): string | undefined => (holds ? undefined : toSeen(what()))

export function toSeen(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
  return text.length > 300 ? `${text.slice(0, 300)} …` : text
}

const bodyStart = (answer: Answer): string => `${answer.status} ${answer.body.toString('utf8', 0, 300)}`

function aboutTools(check: (wanted: unknown, tools: readonly ToolShape[]) => string | undefined): AnswerExpectation {
  return (wanted, answer) => {
    const tools = toolsOf(answer)
    return tools === undefined ? `no tools: ${bodyStart(answer)}` : check(wanted, tools)
  }
}

const names = (tools: readonly ToolShape[]): string[] => tools.map(({ name }) => name)

export const ANSWER_EXPECTATIONS: Readonly<Record<string, AnswerExpectation>> = {
  status: (wanted, answer) => seen((wanted as number[]).includes(answer.status), () => bodyStart(answer)),
  rpcError: (wanted, answer) => {
    const code = errorCodeOf(answer)
    return seen((wanted as unknown[]).includes(code), () => bodyStart(answer))
  },
  rpcResult: (_wanted, answer) => {
    const message = messageOf(answer)
    return seen(isRecord(message) && 'result' in message && !('error' in message), () => bodyStart(answer))
  },
  isError: (wanted, answer) => seen(isErrorOf(answer) === wanted, () => bodyStart(answer)),
  refused: (_wanted, answer, exchange) => seen(isRefused(exchange), () => bodyStart(answer)),
  singleMessage: (_wanted, answer, exchange) => {
    const messages = messagesOf(answer)
    const [message] = messages
    const single = messages.length === 1 && isRecord(message) && message['id'] === (exchange.id ?? 1)
    return seen(single, () => messages)
  },
  headerContains: (wanted, answer) =>
    firstWrong(wanted, (name, texts) => {
      const value = headerValue(answer, name)
      return seen(
        value !== undefined && texts.every((text) => value.includes(text)),
        () => `${name}: ${value ?? '(absent)'}`,
      )
    }),
  headerAbsent: (wanted, answer) => {
    const found = (wanted as string[]).find((name) => headerOf(answer.headers, name.toLowerCase()) !== undefined)
    return seen(found === undefined, () => `${found}: ${headerOf(answer.headers, (found ?? '').toLowerCase())}`)
  },
  headerNotEquals: (wanted, answer) =>
    firstWrong(wanted, (name, texts) => {
      const values = headerValues(answer, name)
      return seen(!values.some((value) => texts.includes(value)), () => `${name}: ${values.join(' | ')}`)
    }),
  bodyContains: (wanted, answer) => {
    const text = textOf(answer)
    const missing = (wanted as string[]).find((part) => !text.includes(part))
    return seen(missing === undefined, () => `no "${missing}" in ${bodyStart(answer)}`)
  },
  bodyNotContains: (wanted, answer) => {
    const text = textOf(answer)
    const found = (wanted as string[]).find((part) => text.includes(part))
    return seen(found === undefined, () => `"${found}" in ${around(text, found ?? '')}`)
  },
  bodyMaxBytes: (wanted, answer) => seen(answer.body.length <= (wanted as number), () => `${answer.body.length} bytes`),
  json: (wanted, answer) => {
    const message = messageOf(answer)
    for (const [pointer, value] of Object.entries(wanted as JsonRecord)) {
      const found = atPointer(message, pointer)
      if (!isDeepStrictEqual(found, value)) return `${pointer}: ${toSeen(found)}`
    }
    return undefined
  },
  contentTypes: (wanted, answer) => {
    const content = resultOf(answer)?.['content']
    const types = Array.isArray(content) ? content.map((block) => (isRecord(block) ? block['type'] : undefined)) : []
    return seen(types.length > 0 && types.every((type) => (wanted as unknown[]).includes(type)), () => types)
  },
  noStack: (_wanted, answer) => {
    const found = stringsOf(messageOf(answer)).find(
      (text) => /^\s+at .*:\d+\)?$/m.test(text) || /node:internal|node_modules/.test(text),
    )
    return seen(found === undefined, () => found)
  },
  maxMs: (wanted, _answer, { endedMs }) =>
    seen(endedMs !== undefined && endedMs <= (wanted as number), () => `${Math.round(endedMs ?? -1)} ms`),
  toolCount: aboutTools((wanted, tools) => seen(tools.length === wanted, () => tools.length)),
  toolNamesInclude: aboutTools((wanted, tools) => {
    const missing = (wanted as string[]).filter((name) => !names(tools).includes(name))
    return seen(missing.length === 0, () => `missing ${missing.join(', ')}`)
  }),
  toolNamesExclude: aboutTools((wanted, tools) => {
    const found = (wanted as string[]).filter((name) => names(tools).includes(name))
    return seen(found.length === 0, () => `found ${found.join(', ')}`)
  }),
  toolNamesMatch: aboutTools((wanted, tools) => {
    const wrong = names(tools).filter((name) => !new RegExp(wanted as string, 'u').test(name))
    return seen(wrong.length === 0, () => wrong)
  }),
  toolNamesUnique: aboutTools((_wanted, tools) => {
    const lower = names(tools).map((name) => name.toLowerCase())
    const twice = lower.filter((name, index) => lower.indexOf(name) !== index)
    return seen(twice.length === 0, () => twice)
  }),
  maxDescriptionBytes: aboutTools((wanted, tools) => {
    const long = tools.find(({ description = '' }) => Buffer.byteLength(description) > (wanted as number))
    return seen(long === undefined, () => `${long?.name}: ${Buffer.byteLength(long?.description ?? '')} bytes`)
  }),
  annotations: aboutTools((wanted, tools) =>
    firstWrong(wanted, (name, expected) => {
      const tool = tools.find((one) => one.name === name)
      if (tool === undefined) return `no tool ${name}`
      const found: JsonRecord = { ...DEFAULT_ANNOTATIONS, ...tool.annotations }
      const wrong = Object.entries(expected as unknown as JsonRecord).find(([key, value]) => found[key] !== value)
      return seen(wrong === undefined, () => `${name}: ${toSeen(found)}`)
    }),
  ),
  schemasValid: aboutTools((_wanted, tools) => firstDefined(tools, invalidSchema)),
  noRemoteRef: aboutTools((_wanted, tools) =>
    firstDefined(tools, (tool) => {
      const remote = refsOf([tool.inputSchema, tool.outputSchema]).find((ref) => !ref.startsWith('#'))
      return seen(remote === undefined, () => `${tool.name}: ${remote}`)
    }),
  ),
}

const DEFAULT_ANNOTATIONS = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true }
const NOT_AT_ROOT = ['anyOf', 'oneOf', 'allOf', 'enum', 'not']

function invalidSchema({ name, inputSchema, outputSchema }: ToolShape): string | undefined {
  if (!isRecord(inputSchema) || inputSchema['type'] !== 'object') return `${name}: the root is no object`
  const keyword = NOT_AT_ROOT.find((key) => key in inputSchema)
  if (keyword !== undefined) return `${name}: ${keyword} at the root`
  for (const schema of [inputSchema, outputSchema]) {
    if (schema === undefined) continue
    try {
      new Ajv2020({ strict: false, validateFormats: false }).compile(schema as object)
    } catch (error) {
      return `${name}: ${error instanceof Error ? error.message : String(error)}`
    }
  }
  return undefined
}

function refsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(refsOf)
  if (!isRecord(value)) return []
  const own = typeof value['$ref'] === 'string' ? [value['$ref']] : []
  return [...own, ...Object.values(value).flatMap(refsOf)]
}

function headerValues(answer: Answer, name: string): string[] {
  return answer.headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value)
}

function headerValue(answer: Answer, name: string): string | undefined {
  const values = headerValues(answer, name)
  return values.length === 0 ? undefined : values.join(', ')
}

function firstWrong(
  wanted: unknown,
  check: (key: string, value: readonly string[]) => string | undefined,
): string | undefined {
  return firstDefined(Object.entries(wanted as Record<string, string[]>), ([key, value]) => check(key, value))
}

function firstDefined<T>(items: readonly T[], check: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const wrong = check(item)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

function atPointer(value: unknown, pointer: string): unknown {
  let at = value
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
    at = (at as JsonRecord)[key]
  }
  return at
}

function around(text: string, part: string): string {
  const index = text.indexOf(part)
  return text.slice(Math.max(0, index - 80), index + part.length + 80)
}
