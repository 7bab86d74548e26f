/** Streams for the contract's apps. */
import { Readable } from 'node:stream'

/** Chunks of 16 KiB without end. @param onEnd - called once, when the consumer gives up */
export function endlessText(onEnd: () => void): Readable {
  const chunk = 'x'.repeat(16 * 1024)
  return new Readable({
    read() {
      setImmediate(() => this.push(chunk))
    },
    destroy(_error, callback) {
      onEnd()
      callback(null)
    },
  })
}
