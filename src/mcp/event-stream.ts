/** An event stream that is written like a Node response and sent as a web stream, so that every framework can send it. */

/** Bytes that may wait for a client that reads slowly; a client that is further behind is cut off. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024
/** The same for all streams together. */
const MAX_WAITING_IN_ALL = 64 * 1024 * 1024

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

/** What waits in all streams. */
export interface Backlog {
  readonly bytes: number
  /** @param change - of what waits in this stream, in bytes; the streams that are furthest behind may be ended */
  add(stream: Waiting, change: number): void
  remove(stream: Waiting): void
}

interface Waiting {
  bytes: number
  /** Drops what waits. */
  readonly cut: () => void
}

export function createBacklog(maxBytes: number = MAX_WAITING_IN_ALL): Backlog {
  const streams = new Set<Waiting>()
  const backlog = {
    bytes: 0,
    add(stream: Waiting, change: number) {
      streams.add(stream)
      stream.bytes += change
      backlog.bytes += change
      while (backlog.bytes > maxBytes) furthestOf(streams).cut()
    },
    remove(stream: Waiting) {
      if (streams.delete(stream)) backlog.bytes -= stream.bytes
    },
  }
  return backlog
}

function furthestOf(streams: Iterable<Waiting>): Waiting {
  return [...streams].reduce((furthest, one) => (one.bytes > furthest.bytes ? one : furthest))
}

/** @param backlog - shared by the streams of an endpoint */
export function createEventStream(backlog: Backlog): EventStream {
  const encoder = new TextEncoder()
  const listeners: (() => void)[] = []
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const waiting: Waiting = {
    bytes: 0,
    cut() {
      const open = controller
      if (finish()) open?.error(new Error('the reader is too far behind'))
    },
  }

  const count = (): void => {
    if (controller) backlog.add(waiting, MAX_WAITING_BYTES - (controller.desiredSize ?? 0) - waiting.bytes)
  }
  const finish = (): boolean => {
    if (!controller) return false
    controller = undefined
    clearInterval(keepAlive)
    backlog.remove(waiting)
    for (const listener of listeners) listener()
    return true
  }
  const body = new ReadableStream<Uint8Array>(
    {
      start: (created) => void (controller = created),
      // Called when something was read.
      pull: () => count(),
      cancel: () => void finish(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MAX_WAITING_BYTES }),
  )
  const stream: EventStream = {
    body,
    writeHead: () => stream,
    write(text) {
      controller?.enqueue(encoder.encode(text))
      count()
      const behind = controller !== undefined && (controller.desiredSize ?? 0) <= 0
      if (behind) waiting.cut()
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
