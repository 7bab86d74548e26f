/** What is known about callers, whichever endpoint they use: their tokens that were checked, their calls under way, their rate. */
import type { AccessOptions, Limits } from '../options.ts'
import { createAdmission } from './admission.ts'
import type { Admission } from './admission.ts'
import { createAuthenticator } from './authenticator.ts'
import type { Authenticator } from './authenticator.ts'

export interface Callers {
  readonly admission: Admission
  /** Undefined without `access.auth`. */
  readonly authenticator: Authenticator | undefined
}

/** @throws ConfigError OPTION_INVALID */
export function createCallers({ auth }: AccessOptions, limits: Limits): Callers {
  return {
    admission: createAdmission(limits),
    authenticator: auth === undefined ? undefined : createAuthenticator(auth),
  }
}
