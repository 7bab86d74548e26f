/** The logger used when the user gives none: one JSON line per event on stderr, so that stdout stays free for stdio. */
import type { Logger } from './options.ts'

const LEVELS = { debug: 20, info: 30, warn: 40, error: 50 } as const

/** Shape of a line: `{"level":"warn","time":"2026-11-23T10:00:00.000Z","msg":"…","code":"REF_UNRESOLVED"}`. */
export function createLogger(level: keyof typeof LEVELS = 'info'): Logger {
  const write =
    (name: keyof typeof LEVELS) =>
    (details: object, message: string): void => {
      if (LEVELS[name] < LEVELS[level]) return
      const event = { level: name, time: new Date().toISOString(), msg: message, ...details }
      process.stderr.write(`${JSON.stringify(event, toLoggable)}\n`)
    }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
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
