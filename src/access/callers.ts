/** What is known about callers, whichever endpoint they use: their tokens that were checked, their calls under way, their rate, their open streams. */
import type { AccessOptions, Limits } from '../options.ts'
import { createAdmission } from './admission.ts'
import type { Admission } from './admission.ts'
import { createAuthenticator } from './authenticator.ts'
import type { Authenticator } from './authenticator.ts'
import { createStreamAdmission } from './stream-admission.ts'
import type { StreamAdmission } from './stream-admission.ts'

export interface Callers {
  readonly admission: Admission
  readonly enterStream: StreamAdmission['enterStream']
  /** Undefined without `access.auth`. */
  readonly authenticator: Authenticator | undefined
}

/** @throws ConfigError OPTION_INVALID */
export function createCallers({ auth }: AccessOptions, limits: Limits): Callers {
  return {
    admission: createAdmission(limits),
    enterStream: createStreamAdmission(limits),
    authenticator: auth === undefined ? undefined : createAuthenticator(auth),
  }
}
