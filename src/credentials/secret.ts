/** A secret as a request needs it: known from the start, or asked for at each call. */
import { CallError, ConfigError } from '../errors.ts'
import type { CallerContext } from '../model/http.ts'
import type { CredentialValue } from '../options.ts'
import { isRereadable, resolveCredentialValue } from './credential-value.ts'

export type Secret = string | SecretSource

export interface SecretSource {
  /**
   * At once when it is at hand.
   *
   * @param refusedSince - when the call began whose value was refused, in milliseconds since the epoch: what is younger is
   *   another value
   * @throws CallError UPSTREAM_CREDENTIALS
   */
  get(caller: CallerContext, refusedSince?: number): string | Promise<string>
}

/**
 * Text and `{ env }` are read once; `{ file }` is read again after a refusal, for platforms that replace the file.
 *
 * @throws ConfigError OPTION_INVALID
 */
export function secretFromValue(value: CredentialValue, option: string, onSecret: (secret: string) => void): Secret {
  const read = (): string => {
    const text = resolveCredentialValue(value, option)
    if (!isHeaderSafe(text)) {
      throw new ConfigError('OPTION_INVALID', `${option}: the secret has line feeds or control characters`, {
        hint: 'Write it on one line.',
      })
    }
    onSecret(text)
    return text
  }
  let current = read()
  if (!isRereadable(value)) return current
  return {
    get(_caller, refusedSince) {
      if (refusedSince !== undefined) current = attempt(read)
      return current
    },
  }
}

/** The user's own function of the call's context. */
export function secretFromFunction(
  ask: (context: CallerContext) => string | Promise<string>,
  onSecret: (secret: string) => void,
): SecretSource {
  return {
    async get(caller) {
      const text = await attemptAsync(() => ask(caller))
      if (typeof text !== 'string' || text === '' || !isHeaderSafe(text)) {
        throw unavailable(new Error('the credential function did not return a usable string'))
      }
      onSecret(text)
      return text
    },
  }
}

export function mapSecret(secret: Secret, change: (text: string) => string): Secret {
  if (typeof secret === 'string') return change(secret)
  return {
    get(caller, refusedSince) {
      const text = secret.get(caller, refusedSince)
      return typeof text === 'string' ? change(text) : text.then(change)
    },
  }
}

/** `user` and `password` → `user:password`. */
export function joinSecrets(first: Secret, second: Secret): Secret {
  if (typeof first === 'string') return mapSecret(second, (text) => `${first}:${text}`)
  return {
    async get(caller, refusedSince) {
      const left = await first.get(caller, refusedSince)
      return `${left}:${typeof second === 'string' ? second : await second.get(caller, refusedSince)}`
    },
  }
}

/** What the model reads when a credential cannot be had; the cause is for the log. */
export function unavailable(cause: unknown): CallError {
  const message = 'This server could not get its credentials for the API; its operator finds the reason in the log.'
  return new CallError('UPSTREAM_CREDENTIALS', message, { cause })
}

function isHeaderSafe(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code < 0x20 || code === 0x7f) return false
  }
  return true
}

function attempt<T>(action: () => T): T {
  try {
    return action()
  } catch (cause) {
    throw unavailable(cause)
  }
}

async function attemptAsync<T>(action: () => T | Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (cause) {
    throw cause instanceof CallError ? cause : unavailable(cause)
  }
}
