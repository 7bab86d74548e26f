/** The end of one call, whoever calls it: the caller who left, or the clock. */
import { CallError } from '../errors.ts'
import type { Cancellation } from '../model/http.ts'

/** Made per call, so it is small: no `AbortController`, and no list until somebody listens. */
export class CallCancellation implements Cancellation {
  #error: CallError | undefined
  #listeners: (() => void)[] | undefined
  readonly #timer: NodeJS.Timeout
  readonly #leave: (() => void) | undefined

  /** @param timeoutMs - for the whole call, the body included */
  constructor(timeoutMs: number, caller: Cancellation | undefined) {
    this.#timer = setTimeout(() => {
      this.#cancel(new CallError('UPSTREAM_TIMEOUT', `The API did not answer within ${timeoutMs / 1000} s.`))
    }, timeoutMs)
    this.#leave = caller?.onCancel(() => this.#cancel(new CallError('CALL_CANCELLED', 'The call was cancelled.')))
  }

  get cancelled(): boolean {
    return this.#error !== undefined
  }

  /** For work that notices its end: rejects with the reason. @throws CallError UPSTREAM_TIMEOUT, CALL_CANCELLED */
  assertRunning(): void {
    if (this.#error !== undefined) throw this.#error
  }

  onCancel(listener: () => void): () => void {
    if (this.cancelled) {
      listener()
      return () => {}
    }
    this.#listeners ??= []
    this.#listeners.push(listener)
    return () => this.#forget(listener)
  }

  /** Settles with the work, or rejects at the end of the call; what the work does afterwards is ignored. */
  race<Result>(work: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.assertRunning()
      // Stays until the call is over: rejecting what is settled does nothing.
      this.onCancel(() => reject(this.#error))
      work().then(resolve, reject)
    })
  }

  /** Frees the timer and the caller's listener. Call it when the call is over. */
  dispose(): void {
    clearTimeout(this.#timer)
    this.#listeners = undefined
    this.#leave?.()
  }

  #forget(listener: () => void): void {
    const at = this.#listeners?.indexOf(listener) ?? -1
    if (at >= 0) this.#listeners?.splice(at, 1)
  }

  #cancel(error: CallError): void {
    if (this.#error) return
    this.#error = error
    const listeners = this.#listeners
    this.#listeners = undefined
    for (const listener of listeners ?? []) listener()
  }
}
