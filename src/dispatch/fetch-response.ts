/** A web `Response` → our record, read no further than the limit. */
import type { ApiResponse } from '../model/http.ts'

/** Reads one answer; `cancel` frees the stream while it is being read. */
export interface ResponseReading {
  readonly response: Promise<ApiResponse>
  cancel(): void
}

/** The response's promise rejects when its stream fails. */
export function readResponse(response: Response, maxBytes: number): ResponseReading {
  const head = { status: response.status, headers: toHeaderRecord(response.headers) }
  const reader = response.body?.getReader()
  if (reader === undefined) {
    return { response: Promise.resolve({ ...head, body: EMPTY, truncated: false }), cancel: () => {} }
  }
  const cancel = (): void => void reader.cancel().catch(() => {})
  return { response: readBody(reader, maxBytes, cancel).then((body) => ({ ...head, ...body })), cancel }
}

const EMPTY = new Uint8Array(0)

async function readBody(
  reader: ReadableStreamDefaultReader<Uint8Array | string>,
  maxBytes: number,
  cancel: () => void,
): Promise<Pick<ApiResponse, 'body' | 'truncated'>> {
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return { body: joinChunks(chunks, length), truncated: false }
    // Servers also write strings, so frameworks (Elysia's generators) put some into their streams.
    const chunk = typeof value === 'string' ? Buffer.from(value) : value
    chunks.push(chunk)
    length += chunk.byteLength
    if (length > maxBytes) {
      cancel()
      return { body: joinChunks(chunks, length).subarray(0, maxBytes), truncated: true }
    }
  }
}

function joinChunks(chunks: readonly Uint8Array[], length: number): Uint8Array {
  if (chunks.length === 1) return chunks[0] ?? EMPTY
  return chunks.length === 0 ? EMPTY : Buffer.concat(chunks, length)
}

/** Names in lower case; only `set-cookie` is ever a list, as its values cannot be joined. */
export function toHeaderRecord(headers: Headers): Record<string, string | string[]> {
  const record: Record<string, string | string[]> = {}
  headers.forEach((value, name) => {
    record[name] = name === 'set-cookie' ? headers.getSetCookie() : value
  })
  return record
}
