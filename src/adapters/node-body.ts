/** The text of a request's body, up to a limit. */
import type { IncomingMessage } from 'node:http'

/** @returns undefined for a body longer than `maxBytes`, empty text when the client left before its end */
export function readText(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  const declared = Number(request.headers['content-length'])
  if (declared > maxBytes) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    const finish = (text: string | undefined): void => {
      request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose)
      resolve(text)
    }
    const onData = (chunk: Buffer): void => {
      length += chunk.length
      if (length > maxBytes) finish(undefined)
      else chunks.push(chunk)
    }
    const onEnd = (): void => finish(Buffer.concat(chunks, length).toString('utf8'))
    const onClose = (): void => finish('')
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose)
  })
}
