/** The connection of a call in memory: what is written to it is read as the response. */
import { Duplex } from 'node:stream'

/** Who is at the other end. */
export interface Peer {
  readonly remoteAddress: string | undefined
  readonly encrypted: boolean
}

/** What becomes of the bytes. */
export interface WireSink {
  write(data: string | Uint8Array, encoding: BufferEncoding | undefined): void
  /** The server closed the connection, or ended its side of it; with an error when it gave up. */
  closed(error: Error | null): void
  /** Nothing was written for as long as the app has set; `heard` when the app listens on the connection itself. */
  timedOut(heard: boolean): void
}

type WriteCallback = (error?: Error | null) => void

/**
 * The part of `net.Socket` that servers and apps use on a request's connection. Nothing ever arrives on it: a request's
 * body is given to the request itself.
 */
export class CallSocket extends Duplex {
  readonly remoteAddress: string | undefined
  readonly remoteFamily: string | undefined
  readonly remotePort = 0
  readonly localAddress: string | undefined
  readonly localPort = 0
  readonly encrypted: boolean
  readonly connecting = false
  bytesRead = 0
  bytesWritten = 0
  timeout = 0
  readonly #sink: WireSink
  #timer: NodeJS.Timeout | undefined

  constructor(peer: Peer, sink: WireSink) {
    super(OPTIONS)
    this.remoteAddress = peer.remoteAddress
    this.remoteFamily =
      peer.remoteAddress === undefined ? undefined : peer.remoteAddress.includes(':') ? 'IPv6' : 'IPv4'
    this.localAddress = peer.remoteAddress === undefined ? undefined : '127.0.0.1'
    this.encrypted = peer.encrypted
    this.#sink = sink
  }

  /**
   * Hands the bytes on at once. `Writable`'s own queue is passed over: the reader never makes a writer wait, it
   * cuts what is too long, so there is nothing to queue.
   */
  override write(chunk: unknown, encoding?: BufferEncoding | WriteCallback | null, callback?: WriteCallback): boolean {
    if (this.destroyed) return false
    this.#timer?.refresh()
    this.#sink.write(chunk as string | Uint8Array, typeof encoding === 'string' ? encoding : undefined)
    const done = typeof encoding === 'function' ? encoding : callback
    if (done) process.nextTick(done)
    return !this.destroyed
  }

  override cork(): void {}

  override uncork(): void {}

  override _read(): void {}

  /** A request that is read starts its connection; on this one there is nothing to come. */
  override resume(): this {
    return this
  }

  /** For `end(chunk)`, which does not go through `write`. */
  override _write(chunk: unknown, encoding: BufferEncoding, callback: WriteCallback): void {
    this.#sink.write(chunk as string | Uint8Array, encoding)
    callback()
  }

  override _final(callback: WriteCallback): void {
    callback()
    this.#sink.closed(null)
  }

  /** A server hears the errors of its connections; here the caller is told, and nobody listens for `error`. */
  override _destroy(error: Error | null, callback: WriteCallback): void {
    clearTimeout(this.#timer)
    callback()
    this.#sink.closed(error)
  }

  /** Emits `timeout` after so many milliseconds without a write; 0 ends that. */
  setTimeout(milliseconds: number, listener?: () => void): this {
    this.timeout = milliseconds
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (milliseconds > 0) {
      this.#timer = setTimeout(() => this.#sink.timedOut(this.emit('timeout')), milliseconds)
      this.#timer.unref()
      if (listener) this.once('timeout', listener)
    } else if (listener) {
      this.off('timeout', listener)
    }
    return this
  }

  destroySoon(): void {
    this.destroy()
  }

  address(): { address?: string; family?: string; port?: number } {
    return this.localAddress === undefined ? {} : { address: this.localAddress, family: 'IPv4', port: this.localPort }
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }
}

const OPTIONS = { decodeStrings: false } as const
