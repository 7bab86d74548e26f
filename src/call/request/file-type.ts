/** The media type in which a file goes out. */
import { CallError } from '../../errors.ts'
import { isRange, matchesRange } from '../../model/media-type.ts'

const UNKNOWN = 'application/octet-stream'

/**
 * @param mimeType - what the caller says
 * @param declared - types and ranges that the document allows; empty for any
 * @throws CallError ARGUMENTS_INVALID when the file's type is none of them, or is needed and missing
 */
export function fileTypeOf(mimeType: string | undefined, declared: readonly string[], argument: string): string {
  if (mimeType !== undefined) {
    if (declared.length === 0 || declared.some((range) => matchesRange(mimeType, range))) return mimeType
    throw new CallError(
      'ARGUMENTS_INVALID',
      `The file "${argument}" is ${mimeType}; the API takes ${declared.join(', ')}.`,
    )
  }
  const concrete = declared.find((type) => !isRange(type))
  if (concrete !== undefined) return concrete
  if (declared.length === 0 || declared.some((range) => matchesRange(UNKNOWN, range))) return UNKNOWN
  throw new CallError(
    'ARGUMENTS_INVALID',
    `The file "${argument}" needs a media type of ${declared.join(', ')}. Give { "data": "<base64>", "mimeType": "<type>" }.`,
  )
}
