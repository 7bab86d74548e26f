/** Reads the API once, however many hosts and requests ask for it at the same time, and anew on demand. */
import type { Compiled } from './compile-catalog.ts'
import { ConfigError } from './errors.ts'
import type { Source } from './source.ts'

export interface ApiReader {
  /** What was read last, also after the end; undefined before the first time. */
  current(): Compiled | undefined
  /** After a failure the next one tries again. @throws ConfigError; CLOSED */
  read(): Promise<Compiled>
  /** The same for the start hook of a host, which must not wait for the start of that same host. @throws ConfigError; CLOSED */
  readFor(host: unknown): Promise<Compiled>
  /**
   * Reads anew, one at a time. What was read before stays when that fails; else its calls under way finish, which nobody
   * waits for here.
   *
   * @throws ConfigError; CLOSED
   */
  readAgain(): Promise<Compiled>
  /** Nothing is read any more; resolves when what was read is let go of. */
  close(): Promise<void>
}

export interface ApiReaderSettings {
  readonly source: Source
  /** What the source was made from: an app may host itself. */
  readonly given: unknown
  readonly compile: () => Promise<Compiled>
}

export function createApiReader({ source, given, compile }: ApiReaderSettings): ApiReader {
  let compiled: Compiled | undefined
  let reading: Promise<Compiled> | undefined
  /** While we start the source; `reading` is what our own start hook on it has begun meanwhile. */
  let starting: { reading?: Promise<Compiled> } | undefined
  let refreshing: Promise<unknown> = Promise.resolve()
  const letGo = new Set<Promise<void>>()
  let closed = false

  const compileNow = async (): Promise<Compiled> => {
    const before = compiled
    compiled = await compile()
    if (before) release(before)
    return compiled
  }

  const release = (old: Compiled): void => {
    const closing = old.close().finally(() => letGo.delete(closing))
    letGo.add(closing)
  }

  /** It cannot be waited for by who waits for the start, so the source's own hook may have read before us. */
  const startAndCompile = async (): Promise<Compiled> => {
    const start: NonNullable<typeof starting> = (starting = {})
    try {
      await source.app?.start()
    } finally {
      starting = undefined
    }
    return await (start.reading ?? compileNow())
  }

  const readOnce = (first: () => Promise<Compiled>): Promise<Compiled> => {
    if (closed) return Promise.reject(isClosed())
    reading ??= first().catch((error: unknown) => {
      reading = undefined
      throw error
    })
    return reading
  }

  /** Without a first reading, the app is not started yet. */
  const readAnew = async (): Promise<Compiled> => {
    if (reading === undefined || closed) return await readOnce(startAndCompile)
    await reading
    const read = await compileNow()
    reading = Promise.resolve(read)
    return read
  }

  return {
    current: () => compiled,
    read: () => readOnce(startAndCompile),
    readFor(host) {
      if (!isPartOf(host, given)) return readOnce(startAndCompile)
      return starting ? (starting.reading ??= compileNow()) : readOnce(compileNow)
    },
    readAgain() {
      const refreshed = refreshing.then(readAnew)
      refreshing = refreshed.catch(() => {})
      return refreshed
    },
    async close() {
      closed = true
      await Promise.allSettled([reading, refreshing])
      await Promise.all([compiled?.close(), ...letGo])
    },
  }
}

function isClosed(): ConfigError {
  return new ConfigError('CLOSED', 'this ApiMcp was closed', { hint: 'Make a new one: new ApiMcp(source, options).' })
}

/** The app itself, or an instance of a plugin, which Fastify makes with `Object.create(app)`: both start and end together. */
export function isPartOf(instance: unknown, app: unknown): boolean {
  if (instance === app) return true
  return typeof instance === 'object' && instance !== null && typeof app === 'object' && app !== null
    ? Object.prototype.isPrototypeOf.call(app, instance)
    : false
}
