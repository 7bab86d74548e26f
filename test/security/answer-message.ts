/** What an answer says: its JSON-RPC messages and its text (SECURITY-TESTS.md §10). */
import type { Answer, Exchange } from './exchange.ts'
import { headerOf } from './raw-http.ts'
import { isRecord } from './vocabulary.ts'
import type { JsonRecord } from './vocabulary.ts'

/** The JSON body, or the data of each event. */
export function messagesOf(answer: Answer): unknown[] {
  const text = answer.body.toString('utf8')
  if (/text\/event-stream/i.test(headerOf(answer.headers, 'content-type') ?? '')) {
    return eventData(text).flatMap((data) => parse(data) ?? [])
  }
  const body = parse(text)
  return body === undefined ? [] : [body]
}

/** Data of every event that has some. */
export function eventData(text: string): string[] {
  return text.split(/\r\n\r\n|\n\n|\r\r/).flatMap((event) => {
    const data = event.split(/\r\n|\n|\r/).flatMap((line) => /^data:? ?(.*)$/s.exec(line)?.[1] ?? [])
    return data.join('') === '' ? [] : [data.join('\n')]
  })
}

/** The JSON body, or the last event that has `result` or `error`. */
export function messageOf(answer: Answer): unknown {
  const messages = messagesOf(answer)
  return (
    messages.findLast((message) => isRecord(message) && ('result' in message || 'error' in message)) ?? messages.at(-1)
  )
}

export function resultOf(answer: Answer): JsonRecord | undefined {
  const message = messageOf(answer)
  return isRecord(message) && isRecord(message['result']) ? message['result'] : undefined
}

export function errorCodeOf(answer: Answer): unknown {
  const message = messageOf(answer)
  return isRecord(message) && isRecord(message['error']) ? message['error']['code'] : undefined
}

/** Absent is false; undefined when there is no result. */
export function isErrorOf(answer: Answer): boolean | undefined {
  const result = resultOf(answer)
  return result === undefined ? undefined : result['isError'] === true
}

export function isRefused({ answer }: Exchange): boolean {
  if (answer === undefined) return false
  if (answer.status >= 400 && answer.status <= 499) return true
  const code = errorCodeOf(answer)
  return (code !== undefined && code !== -32_603) || isErrorOf(answer) === true
}

/** The body as received, and every string of its messages decoded. */
export function textOf(answer: Answer): string {
  return [answer.body.toString('utf8'), ...messagesOf(answer).flatMap(stringsOf)].join('\n')
}

/** Every string in a JSON value, member names too. */
export function stringsOf(value: unknown): string[] {
  const strings: string[] = []
  const waiting: unknown[] = [value]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (typeof next === 'string') strings.push(next)
    else if (Array.isArray(next)) waiting.push(...(next as unknown[]))
    else if (isRecord(next)) {
      for (const [key, member] of Object.entries(next)) {
        strings.push(key)
        waiting.push(member)
      }
    }
  }
  return strings
}

export interface ToolShape {
  readonly name: string
  readonly description?: string
  readonly inputSchema?: unknown
  readonly outputSchema?: unknown
  readonly annotations?: JsonRecord
}

/** Of an answer to `tools/list`; undefined when it is none. */
export function toolsOf(answer: Answer): ToolShape[] | undefined {
  const tools = resultOf(answer)?.['tools']
  return Array.isArray(tools) ? (tools as ToolShape[]) : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
