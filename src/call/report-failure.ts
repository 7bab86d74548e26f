/** What went wrong in a call → a result for the model, and the cause for the operator's log. */
import { CallError, INTERNAL_MESSAGE } from '../errors.ts'
import type { ErrorCode } from '../errors.ts'
import type { Tool, ToolResult } from '../model/tool.ts'
import type { Logger } from '../options.ts'

/** Mistakes of the caller are not worth a line in production. */
const CALLERS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['ARGUMENTS_INVALID', 'REQUEST_REFUSED', 'CALL_CANCELLED'])

/** Shape of the text: `UPSTREAM_TIMEOUT: The API did not answer within 30 s.` */
export function reportFailure(
  error: unknown,
  tool: Tool,
  redact: (text: string) => string,
  logger: Logger,
): ToolResult {
  const known =
    error instanceof CallError
      ? error
      : new CallError('INTERNAL', INTERNAL_MESSAGE, {
          cause: error,
        })
  const details = {
    code: known.code,
    tool: tool.name,
    ...(known.cause === undefined ? {} : { cause: redact(describeCause(known.cause)) }),
  }
  if (CALLERS.has(known.code)) logger.debug(details, 'a call was refused')
  else if (known.code === 'INTERNAL') logger.error(details, 'a call failed')
  else logger.warn(details, 'a call failed')
  return { content: [{ type: 'text', text: redact(`${known.code}: ${known.message}`) }], isError: true }
}

/** Of the system and of the HTTP client: the frames are theirs, and say nothing that the code does not. */
function isOfNetwork(cause: Error): boolean {
  return 'syscall' in cause || ('code' in cause && String(cause.code).startsWith('UND_ERR_'))
}

/** With the causes behind it: `connect ECONNREFUSED 127.0.0.1:1` is rarely on the surface. */
function describeCause(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const text = (isOfNetwork(cause) ? undefined : cause.stack) ?? `${cause.name}: ${cause.message}`
  return cause.cause === undefined ? text : `${text}\ncaused by ${describeCause(cause.cause)}`
}
