/** Undoes content codings (RFC 9110 §8.4), and stops as soon as more comes out than is wanted. */
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw, constants } from 'node:zlib'
import type { BrotliDecompress, Gunzip, Inflate, InflateRaw } from 'node:zlib'
import { CallError } from '../../errors.ts'

/** A body, perhaps not all of it. */
export interface Body {
  readonly bytes: Uint8Array
  readonly truncated: boolean
}

const MAX_CODINGS = 5

/** `gzip, br` → `['gzip', 'br']`, in the order in which they were applied. */
export function codingsOf(header: string | readonly string[] | undefined): string[] {
  const text = typeof header === 'string' ? header : (header ?? []).join(',')
  return text
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity')
}

/**
 * @param maxBytes - of what comes out, at every layer: a bomb inside a bomb is not unpacked either
 * @throws CallError RESPONSE_INVALID for a coding that we did not ask for, or bytes that are not what the header says
 */
export async function decodeCodings(body: Body, codings: readonly string[], maxBytes: number): Promise<Body> {
  if (codings.length > MAX_CODINGS) throw undecodable(codings)
  let decoded = body
  for (const coding of [...codings].reverse()) {
    const decoder = createDecoder(coding, decoded.bytes)
    if (decoder === undefined) throw undecodable(codings)
    const truncated = decoded.truncated
    try {
      const next = await inflate(decoder, decoded.bytes, maxBytes)
      decoded = { bytes: next.bytes, truncated: truncated || next.truncated }
    } catch (cause) {
      throw undecodable(codings, cause)
    }
  }
  return decoded
}

type Decoder = Gunzip | Inflate | InflateRaw | BrotliDecompress

/** Half a stream gives what is in it, since bodies may have been cut. */
function createDecoder(coding: string, bytes: Uint8Array): Decoder | undefined {
  const zlib = { finishFlush: constants.Z_SYNC_FLUSH }
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip(zlib)
    case 'deflate':
      // Some servers leave the zlib header out (RFC 9110 §8.4.1.2).
      return ((bytes[0] ?? 0) & 0x0f) === 8 ? createInflate(zlib) : createInflateRaw(zlib)
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH })
    default:
      return undefined
  }
}

function inflate(decoder: Decoder, bytes: Uint8Array, maxBytes: number): Promise<Body> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let length = 0
    decoder.on('data', (chunk: Uint8Array) => {
      chunks.push(chunk)
      length += chunk.length
      if (length <= maxBytes) return
      decoder.destroy()
      resolve({ bytes: Buffer.concat(chunks, length).subarray(0, maxBytes), truncated: true })
    })
    decoder.on('end', () => resolve({ bytes: Buffer.concat(chunks, length), truncated: false }))
    decoder.on('error', reject)
    decoder.end(bytes)
  })
}

function undecodable(codings: readonly string[], cause?: unknown): CallError {
  const names = codings.map((coding) => coding.replaceAll(/[^a-z0-9-]/g, '')).slice(0, MAX_CODINGS)
  return new CallError(
    'RESPONSE_INVALID',
    `The API's answer could not be decoded (content coding ${names.join(', ')}).`,
    { cause },
  )
}
