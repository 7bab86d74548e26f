/** Warnings of reading: what could not be taken as it stands, and where. */
import type { Warning, WarningCode, WarningSink } from '../model/warning.ts'

export type Report = (code: WarningCode, pointer: string, message: string) => void

/**
 * Says the same thing about the same place once: shared parts are met many times.
 *
 * @param before - warnings of loading, which are passed on first
 */
export function createReport(warn: WarningSink, before: readonly Warning[] = []): Report {
  const said = new Set(before.map(({ code, pointer = '', message }) => keyOf(code, pointer, message)))
  for (const warning of before) warn(warning)
  return (code, pointer, message) => {
    const key = keyOf(code, pointer, message)
    if (said.has(key)) return
    said.add(key)
    warn({ code, message, pointer })
  }
}

/** Loading and reading meet the same reference, and say it in other words. */
function keyOf(code: string, pointer: string, message: string): string {
  return code === 'REF_UNRESOLVED' ? pointer : `${pointer} ${code} ${message}`
}
