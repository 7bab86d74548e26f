/** Web requests for apps of the fetch kind: real ones, but the signal and reading the body as text cost only who asks for them. */
import type { Cancellation } from '../model/http.ts'

export interface FetchRequestInit {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: string | Uint8Array | IncomingBody
  readonly cancellation: Cancellation
  /** Address of the caller, where H3's `getRequestIP` looks for it. */
  readonly ip: string | undefined
}

/** A body that arrives: one of the two is used. */
export interface IncomingBody {
  /** Reads nothing before somebody reads it. */
  readonly stream: ReadableStream<Uint8Array>
  text(): Promise<string>
}

type FetchRequestClass = new (url: string, init: FetchRequestInit) => Request

/** The members of `Request` that are replaced; as an interface, since a class's own cannot be overridden by accessors. */
interface ReplacedMembers {
  readonly signal: AbortSignal
  readonly bodyUsed: boolean
  text(): Promise<string>
  json(): Promise<unknown>
}

let base: typeof Request | undefined
let current: FetchRequestClass | undefined

/** @throws TypeError when the URL or a header is none, as `new Request` does */
export function createFetchRequest(url: string, init: FetchRequestInit): Request {
  // Servers replace the global class (@hono/node-server does): `instanceof Request` must hold for whatever is global now.
  if (current === undefined || base !== globalThis.Request) {
    base = globalThis.Request
    current = createRequestClass(base)
  }
  return new current(url, init)
}

function createRequestClass(Base: new (url: string, init: RequestInit) => ReplacedMembers): FetchRequestClass {
  class FetchRequest extends Base {
    readonly ip: string | undefined
    readonly #cancellation: Cancellation
    #controller: AbortController | undefined
    /** The body as it was given, until somebody reads it. */
    #unread: FetchRequestInit['body']
    #read = false

    constructor(url: string, init: FetchRequestInit) {
      super(url, {
        method: init.method,
        headers: init.headers,
        ...toBodyInit(init.body),
      })
      this.ip = init.ip
      this.#cancellation = init.cancellation
      this.#unread = init.body
    }

    override get signal(): AbortSignal {
      if (this.#controller === undefined) {
        const controller = new AbortController()
        this.#cancellation.onCancel(() => controller.abort())
        this.#controller = controller
      }
      return this.#controller.signal
    }

    override get bodyUsed(): boolean {
      return this.#read || this.#streamUsed()
    }

    override async text(): Promise<string> {
      const body = this.#take()
      if (body === undefined) return super.text()
      if (typeof body === 'string') return body
      return body instanceof Uint8Array ? decoder.decode(body) : body.text()
    }

    override async json(): Promise<unknown> {
      return JSON.parse(await this.text())
    }

    /** Reading through the stream that `Request` makes costs more than most handlers do. */
    #take(): FetchRequestInit['body'] {
      if (this.#read) throw new TypeError('Body is unusable: Body has already been read')
      const body = this.#unread
      if (body === undefined || this.#streamUsed() || isStreamTaken(body)) return undefined
      this.#unread = undefined
      this.#read = true
      return body
    }

    #streamUsed(): boolean {
      return Reflect.get(Base.prototype as object, 'bodyUsed', this) === true
    }
  }
  return FetchRequest as unknown as FetchRequestClass
}

/** A copy of the request, or who holds its stream's reader, gets what arrives. */
function isStreamTaken(body: string | Uint8Array | IncomingBody): boolean {
  return typeof body === 'object' && 'stream' in body && body.stream.locked
}

function toBodyInit(body: FetchRequestInit['body']): RequestInit {
  if (body === undefined) return {}
  if (typeof body === 'string' || body instanceof Uint8Array) return { body }
  return { body: body.stream, duplex: 'half' }
}

const decoder = new TextDecoder()
