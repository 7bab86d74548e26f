/** HTTP/1.1 as bytes, for both sides: a parser that repairs or refuses things would hide attacks. */

export type Headers = readonly (readonly [name: string, value: string])[]

export interface RawMessage {
  /** `GET /x HTTP/1.1` or `HTTP/1.1 200 OK`. */
  readonly startLine: string
  /** As received. */
  readonly headers: Headers
  readonly body: Buffer
}

export function headerOf(headers: Headers, name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1]
}

export interface MessageReader {
  /** @returns the messages that are complete now */
  push(chunk: Buffer): RawMessage[]
  /** The peer ended: a message that is delimited by the end of the connection is complete. */
  end(): RawMessage[]
}

/**
 * @param isAnswer - whether a message is an answer (its body may end with the connection) or a request
 * @param hasNoBody - for answers to HEAD
 */
export function createMessageReader(isAnswer: boolean, hasNoBody = false): MessageReader {
  let pending: Buffer[] = []
  let pendingBytes = 0
  /** Not looked at again before there are so many bytes. */
  let wanted = 0
  let ended = false

  const read = (): RawMessage[] => {
    const messages: RawMessage[] = []
    for (;;) {
      if (pendingBytes === 0 || (pendingBytes < wanted && !ended)) break
      const buffer = pending.length === 1 ? (pending[0] as Buffer) : Buffer.concat(pending)
      pending = [buffer]
      const parsed = parse(buffer)
      if (parsed === undefined) break
      pending = [buffer.subarray(parsed.length)]
      pendingBytes -= parsed.length
      wanted = 0
      if (!/^HTTP\/1\.[01] 1\d\d/.test(parsed.message.startLine)) messages.push(parsed.message)
    }
    return messages
  }

  const parse = (buffer: Buffer): { message: RawMessage; length: number } | undefined => {
    const headEnd = buffer.indexOf('\r\n\r\n')
    if (headEnd === -1) return undefined
    const [startLine = '', ...lines] = buffer.toString('latin1', 0, headEnd).split('\r\n')
    const headers = lines.map((line) => {
      const colon = line.indexOf(':')
      return colon === -1 ? ([line, ''] as const) : ([line.slice(0, colon), line.slice(colon + 1).trim()] as const)
    })
    const start = headEnd + 4
    const done = (body: Buffer, length: number) => ({ message: { startLine, headers, body }, length })
    if (isAnswer && (hasNoBody || /^HTTP\/1\.[01] (?:1\d\d|204|304)/.test(startLine)))
      return done(Buffer.alloc(0), start)
    if (/chunked/i.test(headerOf(headers, 'transfer-encoding') ?? '')) {
      const body = readChunks(buffer, start)
      return body && done(body.data, body.end)
    }
    const declared = headerOf(headers, 'content-length')
    if (declared === undefined) {
      if (!isAnswer) return done(Buffer.alloc(0), start)
      return ended ? done(Buffer.from(buffer.subarray(start)), buffer.length) : undefined
    }
    const end = start + Number(declared)
    wanted = end
    return buffer.length >= end ? done(Buffer.from(buffer.subarray(start, end)), end) : undefined
  }

  return {
    push(chunk) {
      pending.push(chunk)
      pendingBytes += chunk.length
      return read()
    },
    end() {
      ended = true
      return read()
    },
  }
}

function readChunks(buffer: Buffer, start: number): { data: Buffer; end: number } | undefined {
  const parts: Buffer[] = []
  let at = start
  for (;;) {
    const lineEnd = buffer.indexOf('\r\n', at)
    if (lineEnd === -1) return undefined
    const size = Number.parseInt(buffer.toString('latin1', at, lineEnd), 16)
    if (size === 0 || Number.isNaN(size)) {
      const end = buffer.indexOf('\r\n', lineEnd + 2)
      return end === -1 ? undefined : { data: Buffer.concat(parts), end: end + 2 }
    }
    const next = lineEnd + 2 + size + 2
    if (buffer.length < next) return undefined
    parts.push(buffer.subarray(lineEnd + 2, next - 2))
    at = next
  }
}
