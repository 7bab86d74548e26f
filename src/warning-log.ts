/** Warnings of one reading of an API → the log. */
import type { Warning } from './model/warning.ts'
import type { Logger } from './options.ts'

export interface WarningLog {
  /** In the order in which they came up; all of them. */
  readonly warnings: readonly Warning[]
  readonly warn: (warning: Warning) => void
  /** Tells how many were not logged. */
  end(): void
}

/** @param most - of one code that are logged one by one: an app of 100 routes without schemas would fill the screen at every start */
export function createWarningLog(logger: Logger, most: number): WarningLog {
  const warnings: Warning[] = []
  const counts = new Map<string, number>()
  return {
    warnings,
    warn(warning) {
      warnings.push(warning)
      const { code, pointer, message } = warning
      const count = (counts.get(code) ?? 0) + 1
      counts.set(code, count)
      if (count <= most) logger.warn({ code, pointer }, message)
    },
    end() {
      for (const [code, count] of counts) {
        if (count <= most) continue
        logger.warn({ code }, `and ${count - most} more of this kind; \`mcp-mount check\` lists all`)
      }
    },
  }
}
