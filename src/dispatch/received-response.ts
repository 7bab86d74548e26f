/** An answer as it came from the network: its chunks are joined as what is asked for, bytes or text. */
import { StringDecoder } from 'node:string_decoder'
import type { ApiResponse } from '../model/http.ts'

const EMPTY = new Uint8Array(0)

export class ReceivedResponse implements ApiResponse {
  readonly status: number
  readonly headers: ApiResponse['headers']
  readonly truncated: boolean
  readonly #chunks: readonly Buffer[]
  readonly #length: number

  /** @param length - of the body; the chunks may hold more, which is cut */
  constructor(
    status: number,
    headers: ApiResponse['headers'],
    chunks: readonly Buffer[],
    length: number,
    truncated: boolean,
  ) {
    this.status = status
    this.headers = headers
    this.truncated = truncated
    this.#chunks = chunks
    this.#length = length
  }

  get body(): Uint8Array {
    const [first = EMPTY] = this.#chunks
    return this.#chunks.length > 1 ? Buffer.concat(this.#chunks, this.#length) : first.subarray(0, this.#length)
  }

  /** Text is made without bytes between: those would be outside of V8's heap, and each 64 MB there make it collect all of that. */
  get text(): string | undefined {
    if (this.truncated) return undefined
    const [first, ...others] = this.#chunks
    if (first === undefined) return ''
    if (others.length === 0) return withoutMark(first.toString())
    const decoder = new StringDecoder()
    let text = decoder.write(first)
    for (const chunk of others) text += decoder.write(chunk)
    return withoutMark(text + decoder.end())
  }
}

/** Some servers begin UTF-8 with a byte order mark. */
function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfe_ff ? text.slice(1) : text
}
