/** What all calls of one API have in common. */
import type { Credentials } from '../credentials/credentials.ts'
import type { Dispatch } from '../model/http.ts'
import type { Api, Operation } from '../model/operation.ts'
import type { ApiMcpOptions, Limits, Logger } from '../options.ts'

export interface CallSettings {
  readonly api: Api
  readonly dispatch: Dispatch
  readonly credentials: Credentials
  /** Path prefix of the operation's requests: that of the base URL, without a slash at its end; asked once per tool. */
  readonly basePath: (operation: Operation) => string
  /** Calls leave the process: content codings are asked for and undone, no trace of the caller's connection is passed on. */
  readonly remote: boolean
  readonly outputSchema: NonNullable<ApiMcpOptions['outputSchema']>
  /** Milliseconds for the whole call. */
  readonly timeoutMs: number
  readonly headers: Readonly<Record<string, string>>
  readonly forwardHeaders: readonly string[]
  readonly limits: Limits
  readonly logger: Logger
  readonly onCall: ApiMcpOptions['onCall']
}
