/** Keeps stdout for the protocol. */
import type { StdioStreams } from './stdio-transport.ts'

/**
 * Takes stdout for the protocol: whatever else in this process writes to it (an API that logs there) goes to stderr,
 * until the streams are released.
 */
export function reserveStdout(): StdioStreams {
  const { stdin: input, stdout, stderr } = process
  const write = stdout.write.bind(stdout)
  // A client that goes away closes the pipe; the callback of the write tells, the event must only have a listener.
  stdout.on('error', ignore)
  stdout.write = stderr.write.bind(stderr)
  return {
    input,
    write: (text, done) => void write(text, 'utf8', done),
    release() {
      stdout.write = write
      // The event of a failed write comes after its callback.
      setImmediate(() => stdout.off('error', ignore))
    },
  }
}

function ignore(): void {}
