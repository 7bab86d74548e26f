/** The web `Request` of one call in memory: a real one, that makes its signal and its body's stream only when asked for them. */
import type { Cancellation } from '../model/http.ts'

/** What a call hands to an app of the fetch kind. */
export interface CallRequestInit {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: string | Uint8Array
  readonly cancellation: Cancellation
  /** Address of the caller, where H3's `getRequestIP` looks for it. */
  readonly ip: string | undefined
}

type CallRequestClass = new (url: string, init: CallRequestInit) => Request

/** The members of `Request` that are replaced; as an interface, since a class's own cannot be overridden by accessors. */
interface ReplacedMembers {
  readonly signal: AbortSignal
  readonly bodyUsed: boolean
  text(): Promise<string>
  json(): Promise<unknown>
}

let base: typeof Request | undefined
let current: CallRequestClass | undefined

/** @throws TypeError when the URL or a header is none, as `new Request` does */
export function createCallRequest(url: string, init: CallRequestInit): Request {
  // Servers replace the global class (@hono/node-server does): `instanceof Request` must hold for whatever is global now.
  if (current === undefined || base !== globalThis.Request) {
    base = globalThis.Request
    current = createCallRequestClass(base)
  }
  return new current(url, init)
}

function createCallRequestClass(Base: new (url: string, init: RequestInit) => ReplacedMembers): CallRequestClass {
  class CallRequest extends Base {
    readonly ip: string | undefined
    readonly #cancellation: Cancellation
    #controller: AbortController | undefined
    /** The body as it was given, until somebody reads it. */
    #unread: string | Uint8Array | undefined
    #read = false

    constructor(url: string, init: CallRequestInit) {
      super(url, {
        method: init.method,
        headers: init.headers,
        ...(init.body === undefined ? {} : { body: init.body }),
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
      return typeof body === 'string' ? body : decoder.decode(body)
    }

    override async json(): Promise<unknown> {
      return JSON.parse(await this.text())
    }

    /** Reading through the stream that `Request` makes costs more than most handlers do. */
    #take(): string | Uint8Array | undefined {
      if (this.#read) throw new TypeError('Body is unusable: Body has already been read')
      const body = this.#unread
      if (body === undefined || this.#streamUsed()) return undefined
      this.#unread = undefined
      this.#read = true
      return body
    }

    #streamUsed(): boolean {
      return Reflect.get(Base.prototype as object, 'bodyUsed', this) === true
    }
  }
  return CallRequest as unknown as CallRequestClass
}

const decoder = new TextDecoder()
