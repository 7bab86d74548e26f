/** An event stream that is written like a Node response and sent as a web stream, so that every framework can send it. */

/** Bytes that may wait for a client that reads slowly; a client that is further behind is cut off. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024

/** Between comments that keep proxies from closing an idle stream, in milliseconds. */
const KEEP_ALIVE_MS = 15_000

/** The members of `ServerResponse` that the SDK's SSE transport uses. */
export interface EventStream {
  readonly body: ReadableStream<Uint8Array>
  /** Status and headers are those of the endpoint's answer. */
  writeHead(): EventStream
  write(text: string): boolean
  end(): void
  /** The listener runs once, when either side ends the stream. */
  on(event: 'close', listener: () => void): EventStream
}

export function createEventStream(): EventStream {
  const encoder = new TextEncoder()
  const listeners: (() => void)[] = []
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined

  const finish = (): boolean => {
    if (!controller) return false
    controller = undefined
    clearInterval(keepAlive)
    for (const listener of listeners) listener()
    return true
  }
  const body = new ReadableStream<Uint8Array>(
    {
      start: (created) => void (controller = created),
      cancel: () => void finish(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MAX_WAITING_BYTES }),
  )
  const stream: EventStream = {
    body,
    writeHead: () => stream,
    write(text) {
      controller?.enqueue(encoder.encode(text))
      const behind = controller !== undefined && (controller.desiredSize ?? 0) <= 0
      if (behind) stream.end()
      return !behind
    },
    end() {
      const open = controller
      if (finish()) open?.close()
    },
    on(_event, listener) {
      listeners.push(listener)
      return stream
    },
  }
  const keepAlive = setInterval(() => stream.write(': keepalive\n\n'), KEEP_ALIVE_MS).unref()
  return stream
}
