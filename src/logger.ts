/** The logger used when the user gives none. It writes to stderr, so that stdout stays free for stdio. */
import { inspect } from 'node:util'
import type { Logger } from './options.ts'

type Level = keyof Logger

/** The part of `process.stderr` that is used. */
interface LogStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/**
 * Level `info`. One JSON line per event, for whatever collects logs:
 * `{"level":"warn","time":"2026-11-23T10:00:00.000Z","msg":"…","code":"REF_UNRESOLVED"}`. On a terminal the same as text.
 */
export function createLogger(stream: LogStream = process.stderr): Logger {
  const toLine = stream.isTTY === true ? toText : toJson
  const write =
    (level: Level) =>
    (details: object, message: string): void => {
      stream.write(`${toLine(level, details, message)}\n`)
    }
  return { debug: () => {}, info: write('info'), warn: write('warn'), error: write('error') }
}

function toJson(level: Level, details: object, message: string): string {
  return JSON.stringify({ level, time: new Date().toISOString(), msg: message, ...details }, toLoggable)
}

/** Causes are anything that apps throw. */
function toLoggable(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  return value instanceof Error ? errorDetails(value) : value
}

function errorDetails(error: Error): object {
  return {
    name: error.name,
    message: error.message,
    ...('code' in error ? { code: error.code } : {}),
    ...(error.cause === undefined ? {} : { cause: error.cause }),
    stack: error.stack,
  }
}

/** Shape: `warn   GET /a declares no schema: … (ROUTE_UNDECLARED)`, and below it, indented, what else is known: `at /paths/~1a/get`. */
function toText(level: Level, details: object, message: string): string {
  const { code, pointer, ...rest } = details as { code?: unknown; pointer?: unknown }
  const others = Object.entries(rest).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : inspect(value)}`,
  )
  const lines = [
    `${message}${typeof code === 'string' ? ` (${code})` : ''}`,
    ...(typeof pointer === 'string' ? [`at ${pointer}`] : []),
    ...others,
  ]
  return `${level.padEnd(INDENT.length)}${lines.join('\n').replaceAll('\n', `\n${INDENT}`)}`
}

const INDENT = ' '.repeat(7)
