/**
 * Every failure we raise on purpose. The code is the contract, the text is not.
 *
 * `ConfigError` is for the operator: thrown while an API is read and compiled, or wrongly configured. `CallError` happens
 * inside one tool call and becomes an `isError` result: its message is for the model and holds no host, port, path of
 * this machine or stack; what the operator needs is in `cause`, which goes to the log only.
 */

/** Code → who reads it and when it is raised. `docs/reference/errors.md` is held equal to this table by a test. */
export const ERROR_CODES = {
  SOURCE_UNREADABLE: 'operator: the document could not be fetched or opened',
  SOURCE_NOT_ALLOWED: 'operator: the document or a reference is at an address that is never contacted',
  SOURCE_UNKNOWN: 'operator: no adapter recognises the app, or its routes cannot be read',
  DOCUMENT_INVALID: 'operator: the text is no OpenAPI document',
  DOCUMENT_TOO_LARGE: 'operator: the document is over limits.documentBytes, or its aliases expand too far',
  OPTION_INVALID: 'operator: an option has a value that cannot be used',
  NO_OPERATIONS_LEFT: 'operator: the filters leave no operation',
  NAME_TAKEN: 'operator: a tool of `extend` has the name of a generated one',
  BASE_URL_NEEDED: 'operator and model: the API has no origin of its own to call',
  CLOSED: 'operator: the ApiMcp was closed before',
  APP_NOT_STARTED: 'operator: the app, or the host that serves it, did not start',
  ARGUMENTS_INVALID: 'model: the arguments do not fit the input schema',
  REQUEST_REFUSED: 'model: the arguments would make a request that leaves its place (path segment, header, origin)',
  UPSTREAM_UNREACHABLE: 'model: the API could not be reached',
  UPSTREAM_RESET: 'model: the API ended its answer early',
  UPSTREAM_TIMEOUT: 'model: the API did not answer in time',
  UPSTREAM_BUSY: 'model: too many calls at once, or over the rate',
  UPSTREAM_CREDENTIALS: 'model: the configured credentials could not be had',
  CALL_CANCELLED: 'model: the caller left or the server is closing',
  RESPONSE_INVALID: 'model: the answer violates the declared schema (outputSchema "strict"), or cannot be decoded',
  INTERNAL: 'model: a fault of ours; the log has the cause',
} as const

/** The message of `INTERNAL`. */
export const INTERNAL_MESSAGE = 'The call failed inside this server; the operator finds the cause in its log.'

export type ErrorCode = keyof typeof ERROR_CODES

interface ErrorDetails {
  /** JSON Pointer into the document. */
  readonly pointer?: string
  /** What to do. */
  readonly hint?: string
  readonly cause?: unknown
}

/** For the operator. Shape: `{ code: 'OPTION_INVALID', message: 'upstream.baseUrl is no URL: "htp:/x"', hint: 'write …' }`. */
export class ConfigError extends Error {
  readonly code: ErrorCode
  readonly pointer?: string
  readonly hint?: string

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'ConfigError'
    this.code = code
    if (details.pointer !== undefined) this.pointer = details.pointer
    if (details.hint !== undefined) this.hint = details.hint
  }
}

/** Inside one call. The message is what the model reads. */
export class CallError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, details: { readonly cause?: unknown } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'CallError'
    this.code = code
  }
}
