/** The logger used when the user gives none: one JSON line per event on stderr, so that stdout stays free for stdio. */
import type { Logger } from './options.ts'

const LEVELS = { debug: 20, info: 30, warn: 40, error: 50 } as const

/** Shape of a line: `{"level":"warn","time":"2026-11-23T10:00:00.000Z","msg":"…","code":"REF_UNRESOLVED"}`. */
export function createLogger(level: keyof typeof LEVELS = 'info'): Logger {
  const write =
    (name: keyof typeof LEVELS) =>
    (details: object, message: string): void => {
      if (LEVELS[name] < LEVELS[level]) return
      const line = JSON.stringify(
        { level: name, time: new Date().toISOString(), msg: message, ...details },
        (_key, value: unknown) => (value instanceof Error ? errorDetails(value) : value),
      )
      process.stderr.write(`${line}\n`)
    }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
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
