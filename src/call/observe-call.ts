/** `onCall`: observers see calls and change nothing, whatever they do. */
import type { CallEvent } from '../model/catalog.ts'
import type { ToolResult } from '../model/tool.ts'
import type { CallObserver, Logger } from '../options.ts'
import { toShownResult } from './shown-result.ts'

/** One call under observation. */
export interface ObservedCall {
  end(result: ToolResult, status: number): void
  fail(error: unknown): void
}

/** @returns undefined when nobody observes, so that calls need not measure themselves */
export function createObserver(
  observer: CallObserver | undefined,
  logger: Logger,
): { begin(event: CallEvent): ObservedCall } | undefined {
  if (observer === undefined) return undefined
  const log = (error: unknown): void => logger.error({ err: error }, 'an observer of onCall failed')
  const tell = (notify: () => unknown): void => {
    try {
      const outcome = notify()
      if (outcome instanceof Promise) outcome.catch(log)
    } catch (error) {
      log(error)
    }
  }
  return {
    begin(event) {
      const started = performance.now()
      const durationMs = (): number => performance.now() - started
      tell(() => observer.before?.(event))
      return {
        end(result, status) {
          if (!observer.after) return
          const ended = { ...event, result: toShownResult(result), status, durationMs: durationMs() }
          tell(() => observer.after?.(ended))
        },
        fail: (error) => tell(() => observer.error?.({ ...event, error, durationMs: durationMs() })),
      }
    },
  }
}
