/** Reads the API once, however many hosts and requests ask for it at the same time, and anew on demand. */
import type { Compiled } from './compile-catalog.ts'
import type { Source } from './source.ts'

export interface ApiReader {
  /** What was read last; undefined before the first time. */
  current(): Compiled | undefined
  /** After a failure the next one tries again. @throws ConfigError */
  read(): Promise<Compiled>
  /** The same for the start hook of a host, which must not wait for the start of that same host. @throws ConfigError */
  readFor(host: unknown): Promise<Compiled>
  /** One at a time; when it fails, what was read before stays. @throws ConfigError */
  readAgain(): Promise<Compiled>
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
  let refreshing: Promise<unknown> = Promise.resolve()
  /** While we start the source; `reading` is what our own start hook on it has begun meanwhile. */
  let starting: { reading?: Promise<Compiled> } | undefined

  const compileNow = async (): Promise<Compiled> => (compiled = await compile())

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
    reading ??= first().catch((error: unknown) => {
      reading = undefined
      throw error
    })
    return reading
  }

  return {
    current: () => compiled,
    read: () => readOnce(startAndCompile),
    readFor(host) {
      if (host !== given && !isPluginOf(host, given)) return readOnce(startAndCompile)
      return starting ? (starting.reading ??= compileNow()) : readOnce(compileNow)
    },
    readAgain() {
      const refreshed = refreshing.then(async () => {
        const before = compiled
        const after = compileNow()
        await after
        reading = after
        await before?.close()
        return after
      })
      refreshing = refreshed.catch(() => {})
      return refreshed
    },
  }
}

/** Fastify makes the instance of a plugin with `Object.create(app)`: it starts with the app. */
function isPluginOf(instance: unknown, app: unknown): boolean {
  return typeof instance === 'object' && instance !== null && typeof app === 'object' && app !== null
    ? Object.prototype.isPrototypeOf.call(app, instance)
    : false
}
