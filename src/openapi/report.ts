/** Warnings of reading: what could not be taken as it stands, and where. */
import type { Warning, WarningSink } from '../model/operation.ts'

/** Code → what it means. The rest of the document still works. */
export const READING_WARNINGS = {
  DOCUMENT_ODD: 'the text or its version is unusual; it was read as the message says',
  REF_UNRESOLVED: 'a $ref names nothing that is read: missing, outside of the folder, on the network, or a circle',
  FIELD_INVALID: 'a member has a value of the wrong kind and is left out',
  OPERATION_INVALID: 'an operation or path item cannot be read and is left out',
  PARAMETER_INVALID: 'a parameter cannot be read, or not with that style',
  PARAMETER_UNDECLARED: 'the path has a placeholder without a parameter; it is taken as a string',
  PARAMETER_UNUSED: 'a path parameter has no placeholder in the path and is left out',
  BODY_INVALID: 'a request body cannot be read and is left out',
  SCHEMA_INVALID: 'a keyword of a schema has a value that it cannot have and is left out',
  SCHEMA_TOO_DEEP: 'a schema is nested too deeply; from there on anything is accepted',
  SERVER_INVALID: 'a server URL cannot be used',
  SECURITY_INVALID: 'a security scheme or requirement cannot be read',
  NO_OPERATIONS: 'the document declares no operation',
  OVERLAY_UNUSED: 'an action of an overlay changes nothing',
} as const

export type ReadingWarning = keyof typeof READING_WARNINGS

export type Report = (code: ReadingWarning, pointer: string, message: string) => void

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
