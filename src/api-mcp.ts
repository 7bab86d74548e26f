/** The composition root: a source and its options → MCP endpoints on apps, sockets, stdio. */
import { createAccess } from './access/access.ts'
import { createCallers } from './access/callers.ts'
import type { Callers } from './access/callers.ts'
import { createApiReader, isPartOf } from './api-reader.ts'
import type { ApiReader } from './api-reader.ts'
import type { Adapter } from './adapters/adapter.ts'
import { assertPathFree, recordEndpoint } from './adapters/mounted.ts'
import { mountEndpoint } from './adapters/mount-endpoint.ts'
import { recognizeApp } from './adapters/recognize.ts'
import { createEndpointFetch, serveEndpoint } from './adapters/serve-endpoint.ts'
import { toShownResult } from './call/shown-result.ts'
import { checkOptions } from './check-options.ts'
import { compileCatalog } from './compile-catalog.ts'
import type { Compiled } from './compile-catalog.ts'
import { createRedactingLogger } from './credentials/redact.ts'
import { ConfigError } from './errors.ts'
import { findTool } from './find-tool.ts'
import type { Listener, ListenOptions } from './listener.ts'
import { createLogger } from './logger.ts'
import { createEndpoint } from './mcp/endpoint.ts'
import type { EndpointSettings } from './mcp/endpoint.ts'
import { reserveStdout } from './mcp/reserve-stdout.ts'
import { createSseEndpoints } from './mcp/sse.ts'
import type { ApiRequest } from './model/http.ts'
import type { ToolResult } from './model/tool.ts'
import { fullPath, normalizePath } from './mount-path.ts'
import { DEFAULT_LIMITS } from './options.ts'
import type { ApiMcpOptions, Limits, Logger, ToolRecord } from './options.ts'
import { createServings } from './servings.ts'
import type { Serving } from './servings.ts'
import { resolveSource } from './source.ts'
import type { Source } from './source.ts'
import { toToolRecord } from './tool-record.ts'

/**
 * An MCP server for an HTTP API.
 *
 * ```ts
 * const mcp = new ApiMcp(apiApp)   // or an OpenAPI document, a URL or file of one, a fetch function, a Node handler
 * mcp.mountHttp(mcpApp)            // MCP at /mcp of another app; mountHttp() mounts on apiApp itself
 * ```
 *
 * The constructor does no I/O. The API is read once, when a host starts or at the first request; a failure is
 * a 503 to the caller, the reason goes to the log, and the next request tries again.
 */
export class ApiMcp {
  readonly #options: ApiMcpOptions
  readonly #given: unknown
  readonly #source: Source
  readonly #reader: ApiReader
  readonly #limits: Limits
  readonly #callers: Callers
  readonly #logger: Logger
  readonly #servings = createServings({
    close: () => this.close(),
    closeSource: async () => this.#source.app?.close(),
  })
  /** Of `call()`, so that `close()` can wait for them. */
  readonly #calls = new Set<Promise<unknown>>()
  #closing: Promise<void> | undefined
  #fetch: ((request: Request) => Promise<Response>) | undefined

  /**
   * @param source - app, `{ fetch }`, fetch function, Node `(req, res)` handler, OpenAPI document, or its URL or path
   * @throws ConfigError SOURCE_UNKNOWN, OPTION_INVALID
   */
  constructor(source: unknown, options: ApiMcpOptions = {}) {
    this.#given = source
    this.#options = options
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits }
    const unknownOptions: string[] = []
    checkOptions(options, (message) => unknownOptions.push(message))
    this.#callers = createCallers(options.access ?? {}, this.#limits)
    this.#source = resolveSource(source, options.openapi, {
      maxBytes: this.#limits.documentBytes,
      ...(options.documentHeaders && { headers: options.documentHeaders }),
      ...(options.overlays && { overlays: options.overlays }),
    })
    this.#reader = createApiReader({ source: this.#source, given: source, compile: () => this.#compile() })
    const redact = (text: string): string => this.#reader.current()?.credentials.redact(text) ?? text
    this.#logger = createRedactingLogger(options.logger ?? createLogger(), redact)
    for (const message of unknownOptions) this.#logger.warn({ code: 'OPTION_UNKNOWN' }, message)
  }

  /** Reads the API if that was not done yet. @throws ConfigError */
  async ready(): Promise<void> {
    await this.#reader.read()
  }

  /** The tools as records, in document order; works unmounted. @throws ConfigError */
  async tools(): Promise<ToolRecord[]> {
    const { catalog } = await this.#reader.read()
    return catalog.tools.map(toToolRecord)
  }

  /**
   * Calls a tool as an MCP client would, without identity; works unmounted, for a user's own tests.
   *
   * @returns what the client would get; failures of the call are `isError` results
   * @throws ConfigError OPTION_INVALID when there is no such tool
   */
  async call(name: string, args: Readonly<Record<string, unknown>> = {}): Promise<ToolResult> {
    const { catalog } = await this.#reader.read()
    const tool = findTool(catalog, name)
    const calling = Promise.resolve(catalog.call(tool, args, { headers: {} }))
    this.#calls.add(calling)
    return toShownResult(await calling.finally(() => this.#calls.delete(calling)))
  }

  /** The HTTP request that a call would send, secrets hidden. @throws ConfigError OPTION_INVALID; CallError ARGUMENTS_INVALID, REQUEST_REFUSED */
  async plan(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
  ): Promise<ApiRequest & { readonly origin?: string }> {
    const { catalog, caller, upstream } = await this.#reader.read()
    const tool = findTool(catalog, name)
    const request = await caller.plan(tool, args, { headers: {} })
    return upstream.kind === 'http' ? { ...request, origin: upstream.origin } : request
  }

  /** What was read: the API, its tools, the warnings, and where calls go. For tools about APIs, such as `mcp-mount check`. */
  async inspect(): Promise<
    Pick<Compiled, 'api' | 'upstream' | 'warnings'> & { readonly tools: Compiled['catalog']['tools'] }
  > {
    const { api, upstream, warnings, catalog } = await this.#reader.read()
    return { api, upstream, warnings, tools: catalog.tools }
  }

  /**
   * Serves MCP over Streamable HTTP at `path` of an app: Fastify, Hono, Express, Nest, Elysia, H3.
   *
   * @param app - @default the source itself
   * @throws ConfigError SOURCE_UNKNOWN for an app that cannot host routes; OPTION_INVALID for a path that is taken
   */
  mountHttp(app: unknown = this.#given, { path = '/mcp' }: { readonly path?: string } = {}): void {
    const host = this.#host('mountHttp()', app)
    const mountPath = normalizePath(path)
    assertPathFree(app, mountPath)
    const endpoint = createEndpoint(this.#settings(fullPath(host.prefix, mountPath)))
    mountEndpoint(host, mountPath, endpoint, {
      ready: () => this.#ready(app),
      onClose: () => this.#servings.end(endpoint),
      metadataHost: this.#metadataHost(),
    })
    this.#servings.add(endpoint, isPartOf(app, this.#given))
    recordEndpoint(app, mountPath, 'http')
  }

  /**
   * Serves HTTP+SSE of protocol 2024-11-05 at `path` of an app, for clients that know nothing newer. Sessions live in
   * this process. Needs the package `@modelcontextprotocol/server-legacy`.
   *
   * @param app - @default the source itself
   * @throws ConfigError SOURCE_UNKNOWN for an app that cannot host routes; OPTION_INVALID without the package
   */
  mountSse(app: unknown = this.#given, { path = '/sse' }: { readonly path?: string } = {}): void {
    const host = this.#host('mountSse()', app)
    const mountPath = normalizePath(path)
    assertPathFree(app, mountPath)
    const sse = createSseEndpoints(this.#settings(fullPath(host.prefix, mountPath)))
    const ready = (): Promise<void> => this.#ready(app)
    const onClose = (): Promise<void> => this.#servings.end(sse)
    mountEndpoint(host, mountPath, sse.stream, { ready, onClose, metadataHost: this.#metadataHost() })
    host.mount(`${mountPath}/messages`, sse.messages, ready, { onClose: () => Promise.resolve() })
    this.#servings.add(sse, isPartOf(app, this.#given))
    recordEndpoint(app, mountPath, 'sse')
  }

  /**
   * Serves MCP over stdin and stdout of this process until stdin ends. Whatever else writes to stdout goes to stderr.
   *
   * @returns once it serves
   * @throws ConfigError when the API cannot be read
   */
  async serveStdio(): Promise<void> {
    const streams = reserveStdout()
    try {
      const { serveStdio } = await import('./mcp/stdio.ts')
      const { catalog } = await this.#reader.read()
      const connection = serveStdio(catalog, this.#settings('/'), streams)
      this.#servings.add(connection)
      connection.closed
        .then(() => this.#servings.end(connection))
        .catch((error: unknown) => this.#logger.error({ err: error }, 'closing failed'))
    } catch (error) {
      streams.release()
      throw error
    }
  }

  /**
   * Serves MCP from any server that has web requests, such as `Deno.serve` and `Bun.serve`. Every path is the endpoint, except those
   * of OAuth metadata; the URL's host stands for the Host header.
   *
   * @throws never
   */
  async fetch(request: Request): Promise<Response> {
    this.#fetch ??= this.#createFetch()
    return this.#fetch(request)
  }

  /**
   * Listens on a port of its own, where only the endpoint is served.
   *
   * @param address - port 0 picks a free one; host @default '127.0.0.1'; path @default '/mcp'
   * @returns once it listens: `{ url: 'http://127.0.0.1:8000/mcp', close }`
   * @throws ConfigError when the API cannot be read; APP_NOT_STARTED when the port cannot be had
   */
  async listen(address: ListenOptions): Promise<Listener> {
    await this.ready()
    const path = normalizePath(address.path ?? '/mcp')
    const endpoint = createEndpoint(this.#settings(path))
    const served = await serveEndpoint(endpoint, path, {
      host: address.host ?? '127.0.0.1',
      port: address.port,
      maxHeaderBytes: this.#limits.headerBytes,
    })
    const serving: Serving = {
      notifyChanged: () => endpoint.notifyChanged(),
      close: async () => void (await Promise.all([served.close(), endpoint.close()])),
    }
    this.#servings.add(serving)
    const url = `${served.url}${path}`
    return { url, close: () => this.#servings.remove(serving), toString: () => url }
  }

  /** Reads the API again; subscribers get `tools/list_changed`. When it fails, the old tools stay. @throws ConfigError */
  async refresh(): Promise<void> {
    await this.#reader.readAgain()
    this.#servings.notifyChanged()
  }

  /** Ends open streams, lets calls in flight finish, frees connections, and runs the API app's close hooks. Final, and idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  #host(method: string, app: unknown): Adapter {
    const host = app === this.#given ? this.#source.app : recognizeApp(app)
    if (host) return host
    throw new ConfigError('SOURCE_UNKNOWN', `${method} does not know this app`, {
      hint: 'Give an app of Fastify, Hono, Express, Nest, Elysia or H3; for any other runtime serve mcp.fetch(request).',
    })
  }

  #metadataHost(): Adapter | undefined {
    const app = this.#options.access?.auth?.metadataApp
    return app === undefined ? undefined : this.#host('access.auth.metadataApp', app)
  }

  #createFetch(): (request: Request) => Promise<Response> {
    const endpoint = createEndpoint(this.#settings('/mcp'))
    this.#servings.add(endpoint)
    return createEndpointFetch(endpoint)
  }

  #settings(path: string): EndpointSettings {
    return {
      catalog: async () => (await this.#reader.read()).catalog,
      current: () => this.#reader.current()?.catalog,
      access: createAccess({
        access: this.#options.access ?? {},
        callers: this.#callers,
        logger: this.#logger,
        path,
        schemes: () => this.#reader.current()?.api.securitySchemes,
        tools: () => this.#reader.current()?.catalog.tools,
      }),
      extend: this.#options.extend,
      limits: this.#limits,
      logger: this.#logger,
    }
  }

  async #ready(host: unknown): Promise<void> {
    await this.#reader.readFor(host)
  }

  async #compile(): Promise<Compiled> {
    const compiled = await compileCatalog({
      source: this.#source,
      options: this.#options,
      limits: this.#limits,
      logger: this.#logger,
    })
    const { extend } = this.#options
    if (extend) (await import('./mcp/server.ts')).assertNamesFree(extend, compiled.catalog)
    return compiled
  }

  async #close(): Promise<void> {
    await this.#servings.close()
    await Promise.allSettled(this.#calls)
    await this.#reader.close()
    await this.#source.app?.close()
  }
}
