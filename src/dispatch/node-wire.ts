/** The bytes that a `ServerResponse` writes → status, headers and body; chunks joined, interim answers skipped, cut at a limit. */
import type { ApiResponse } from '../model/http.ts'

/** What comes next on the wire. */
type State = 'head' | 'body' | 'chunk-size' | 'chunk-data' | 'chunk-end' | 'trailers' | 'done'

const EMPTY = new Uint8Array(0)
const HEAD_END = '\r\n\r\n'

/**
 * Reads one HTTP/1.1 response (RFC 9112 §6, §7.1) in the pieces in which it is written.
 *
 * @param onTruncated - called once, when the body is longer than `maxBytes`; what follows is ignored
 */
export class ResponseReader {
  readonly #method: string
  readonly #maxBytes: number
  readonly #onTruncated: () => void
  #state: State = 'head'
  #status = 0
  #headers: Record<string, string | string[]> = {}
  #chunks: Uint8Array[] = []
  /** All of the body, when it was written as text. */
  #text: string | undefined
  #length = 0
  /** Bytes of the body, or of the current chunk, that are still to come. */
  #remaining = Infinity
  #truncated = false
  /** The beginning of a line or a head whose end is not written yet. */
  #partial = ''

  constructor(method: string, maxBytes: number, onTruncated: () => void) {
    this.#method = method
    this.#maxBytes = maxBytes
    this.#onTruncated = onTruncated
  }

  /** All of the body is here, or as much of it as was asked for. */
  get complete(): boolean {
    return this.#state === 'done'
  }

  write(data: string | Uint8Array, encoding: BufferEncoding | undefined): void {
    if (this.#state === 'done') return
    if (this.#state === 'head' && this.#partial === '' && typeof data === 'string') this.#readText(data, encoding)
    else this.#read(typeof data === 'string' ? Buffer.from(data, encoding) : data)
  }

  /** The writer is done: a body without a declared length ends here. */
  end(): void {
    if (this.#state === 'body' && this.#remaining === Infinity) this.#state = 'done'
  }

  /** @returns undefined before the final head is there */
  response(): ApiResponse | undefined {
    if (this.#status === 0) return undefined
    if (this.#text !== undefined) return new TextResponse(this.#status, this.#headers, this.#text)
    return { status: this.#status, headers: this.#headers, body: this.#body(), truncated: this.#truncated }
  }

  #body(): Uint8Array {
    if (this.#chunks.length > 1) return Buffer.concat(this.#chunks, this.#length)
    return this.#chunks[0] ?? EMPTY
  }

  /** The usual case: the head, and with it all of a text body, in one string. */
  #readText(data: string, encoding: BufferEncoding | undefined): void {
    const end = data.indexOf(HEAD_END)
    if (end === -1) {
      this.#read(Buffer.from(data, encoding))
      return
    }
    this.#readHead(data.slice(0, end))
    const start = end + HEAD_END.length
    if (start === data.length) return
    const body = data.slice(start)
    if (this.#isWhole(body, encoding)) {
      this.#text = body
      this.#state = 'done'
    } else this.#read(Buffer.from(body, encoding))
  }

  #isWhole(body: string, encoding: BufferEncoding | undefined): boolean {
    return (
      this.#state === 'body' &&
      this.#remaining <= this.#maxBytes &&
      (encoding === undefined || encoding === 'utf8') &&
      Buffer.byteLength(body) === this.#remaining
    )
  }

  #read(data: Uint8Array): void {
    let offset = 0
    while (offset < data.length && this.#state !== 'done') offset = this.#step(data, offset)
  }

  /** @returns where the next step begins */
  #step(data: Uint8Array, offset: number): number {
    switch (this.#state) {
      case 'body':
      case 'chunk-data': {
        const end = Math.min(data.length, offset + this.#remaining)
        this.#append(data.subarray(offset, end))
        this.#remaining -= end - offset
        if (this.#remaining === 0 && !this.#truncated) this.#state = this.#state === 'body' ? 'done' : 'chunk-end'
        return end
      }
      case 'head':
        return this.#readUntil(HEAD_END, data, offset, (head) => this.#readHead(head))
      case 'chunk-size':
        return this.#readUntil('\r\n', data, offset, (line) => this.#readChunkSize(line))
      case 'chunk-end':
        return this.#readUntil('\r\n', data, offset, () => (this.#state = 'chunk-size'))
      default:
        return this.#readUntil('\r\n', data, offset, (line) => {
          if (line === '') this.#state = 'done'
        })
    }
  }

  #readUntil(mark: string, data: Uint8Array, offset: number, then: (text: string) => void): number {
    const before = this.#partial.length
    const text =
      this.#partial + Buffer.from(data.buffer, data.byteOffset + offset, data.length - offset).toString('latin1')
    const end = text.indexOf(mark)
    if (end === -1) {
      this.#partial = text
      return data.length
    }
    this.#partial = ''
    then(text.slice(0, end))
    return offset + end + mark.length - before
  }

  #readChunkSize(line: string): void {
    this.#remaining = Number.parseInt(line, 16)
    this.#state = this.#remaining > 0 ? 'chunk-data' : 'trailers'
  }

  #readHead(head: string): void {
    const status = Number(head.slice(9, 12))
    // Interim answers: 100, 102, 103. A final one follows.
    if (status >= 100 && status < 200 && status !== 101) return
    this.#status = status
    const headers = readFields(head)
    this.#headers = headers
    if (this.#method === 'HEAD' || status === 204 || status === 304 || status === 101) {
      this.#state = 'done'
    } else if (/\bchunked\s*$/i.test(String(headers['transfer-encoding'] ?? ''))) {
      this.#state = 'chunk-size'
    } else {
      const length = headers['content-length']
      this.#remaining = length === undefined ? Infinity : Number(length)
      this.#state = this.#remaining === 0 ? 'done' : 'body'
    }
  }

  #append(piece: Uint8Array): void {
    const room = this.#maxBytes - this.#length
    if (piece.length <= room) {
      if (piece.length > 0) this.#chunks.push(piece)
      this.#length += piece.length
      return
    }
    if (room > 0) this.#chunks.push(piece.subarray(0, room))
    this.#length = this.#maxBytes
    this.#truncated = true
    this.#state = 'done'
    this.#onTruncated()
  }
}

/** Bytes of the body are made for who wants them. */
class TextResponse implements ApiResponse {
  readonly status: number
  readonly headers: ApiResponse['headers']
  readonly text: string
  readonly truncated = false

  constructor(status: number, headers: ApiResponse['headers'], text: string) {
    this.status = status
    this.headers = headers
    this.text = text
  }

  get body(): Uint8Array {
    return Buffer.from(this.text)
  }
}

/** Values of a repeated name are joined (RFC 9110 §5.3), but for `set-cookie`. */
function readFields(head: string): Record<string, string | string[]> {
  // The wire may name a header `__proto__`.
  const headers: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>
  let start = head.indexOf('\r\n') + 2
  while (start > 1) {
    const next = head.indexOf('\r\n', start)
    const end = next === -1 ? head.length : next
    const colon = head.indexOf(':', start)
    if (colon > start && colon < end)
      addField(headers, head.slice(start, colon).toLowerCase(), head.slice(colon + 1, end).trim())
    start = next === -1 ? 0 : next + 2
  }
  return headers
}

function addField(headers: Record<string, string | string[]>, name: string, value: string): void {
  const before = headers[name]
  if (name === 'set-cookie') {
    if (Array.isArray(before)) before.push(value)
    else headers[name] = [value]
  } else if (typeof before === 'string') {
    headers[name] = `${before}, ${value}`
  } else {
    headers[name] = value
  }
}
