/** Chunks of bytes → lines, with a limit on the length of one. */

export interface LineEvents {
  /** Without its line feed. */
  line(line: Buffer): void
  /** Once per line that is over the limit; its bytes are dropped as they come. */
  tooLong(): void
}

/** @returns takes the next chunk; holds at most `maxBytes` of an unfinished line */
export function createLineReader(maxBytes: number, events: LineEvents): (chunk: Buffer) => void {
  let parts: Buffer[] = []
  let length = 0
  let dropping = false

  const add = (part: Buffer): void => {
    if (dropping) return
    length += part.length
    if (length <= maxBytes) {
      parts.push(part)
      return
    }
    dropping = true
    parts = []
    events.tooLong()
  }
  const end = (): void => {
    const line = dropping ? undefined : Buffer.concat(parts)
    parts = []
    length = 0
    dropping = false
    if (line) events.line(line)
  }

  return (chunk) => {
    let start = 0
    for (let feed = chunk.indexOf(LINE_FEED); feed !== -1; feed = chunk.indexOf(LINE_FEED, start)) {
      add(chunk.subarray(start, feed))
      end()
      start = feed + 1
    }
    if (start < chunk.length) add(chunk.subarray(start))
  }
}

const LINE_FEED = 0x0a
