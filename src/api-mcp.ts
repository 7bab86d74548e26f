/** The composition root: a source and its options → MCP endpoints on apps, sockets, stdio. */
import { createAccess } from './access/access.ts'
import { recordEndpoint } from './adapters/mounted.ts'
import { recognizeApp } from './adapters/recognize.ts'
import { compileCatalog } from './compile-catalog.ts'
import type { Compiled } from './compile-catalog.ts'
import { ConfigError } from './errors.ts'
import { createLogger } from './logger.ts'
import { createEndpoint } from './mcp/endpoint.ts'
import type { McpEndpoint } from './mcp/endpoint.ts'
import type { ApiRequest } from './model/http.ts'
import type { ToolResult } from './model/tool.ts'
import { DEFAULT_LIMITS } from './options.ts'
import type { ApiMcpOptions, Limits, Logger, ToolRecord } from './options.ts'
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
  readonly #limits: Limits
  readonly #logger: Logger
  readonly #endpoints = new Set<McpEndpoint>()
  #reading: Promise<Compiled> | undefined
  #compiled: Compiled | undefined
  #closing: Promise<void> | undefined

  /**
   * @param source - app, `{ fetch }`, fetch function, Node `(req, res)` handler, OpenAPI document, or its URL or path
   * @throws ConfigError SOURCE_UNKNOWN, OPTION_INVALID
   */
  constructor(source: unknown, options: ApiMcpOptions = {}) {
    this.#given = source
    this.#options = options
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits }
    this.#logger = options.logger ?? createLogger()
    this.#source = resolveSource(source, options.openapi, {
      maxBytes: this.#limits.documentBytes,
      ...(options.documentHeaders && { headers: options.documentHeaders }),
    })
  }

  /** Reads the API if that was not done yet. @throws ConfigError */
  async ready(): Promise<void> {
    await this.#read()
  }

  /** The tools as records, in document order; works unmounted. @throws ConfigError */
  async tools(): Promise<ToolRecord[]> {
    const { catalog } = await this.#read()
    return catalog.tools.map(toToolRecord)
  }

  /**
   * Calls a tool as an MCP client would, without identity; works unmounted, for a user's own tests.
   *
   * @returns what the client would get; failures of the call are `isError` results
   * @throws ConfigError OPTION_INVALID when there is no such tool
   */
  async call(name: string, args: Readonly<Record<string, unknown>> = {}): Promise<ToolResult> {
    const { catalog } = await this.#read()
    const tool = catalog.get(name)
    if (!tool) throw unknownTool(name)
    const { structuredText: _, ...result } = await catalog.call(tool, args, { headers: {} })
    return result
  }

  /** The HTTP request that a call would send, secrets hidden. @throws ConfigError OPTION_INVALID; CallError ARGUMENTS_INVALID, REQUEST_REFUSED */
  async plan(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
  ): Promise<ApiRequest & { readonly origin?: string }> {
    const { catalog, caller, upstream } = await this.#read()
    const tool = catalog.get(name)
    if (!tool) throw unknownTool(name)
    const request = await caller.plan(tool, args, { headers: {} })
    return upstream.kind === 'http' ? { ...request, origin: upstream.origin } : request
  }

  /** What was read: the API, its tools, the warnings, and where calls go. For tools about APIs, such as `mcp-mount check`. */
  async inspect(): Promise<
    Pick<Compiled, 'api' | 'upstream' | 'warnings'> & { readonly tools: Compiled['catalog']['tools'] }
  > {
    const { api, upstream, warnings, catalog } = await this.#read()
    return { api, upstream, warnings, tools: catalog.tools }
  }

  /**
   * Serves MCP over Streamable HTTP at `path` of an app: Fastify, Hono, Express, Nest, Elysia, H3.
   *
   * @param app - @default the source itself
   * @throws ConfigError SOURCE_UNKNOWN for an app that cannot host routes
   */
  mountHttp(app: unknown = this.#given, { path = '/mcp' }: { readonly path?: string } = {}): void {
    const own = app === this.#given
    const host = own ? this.#source.app : recognizeApp(app)
    if (!host) {
      throw new ConfigError('SOURCE_UNKNOWN', 'mountHttp() does not know this app', {
        hint: 'Give an app of Fastify, Hono, Express, Nest, Elysia or H3; for any other runtime serve mcp.fetch(request).',
      })
    }
    const mountPath = normalizePath(path)
    const endpoint = this.#createEndpoint(mountPath)
    // The host's start hook must not wait for the start of the host itself.
    const ready = async (): Promise<void> => void (await this.#read({ started: own }))
    host.mount(mountPath, endpoint, ready, { onClose: () => this.#drop(endpoint) })
    recordEndpoint(app, mountPath)
  }

  /** Reads the API again; subscribers get `tools/list_changed`. When it fails, the old tools stay. @throws ConfigError */
  async refresh(): Promise<void> {
    const before = this.#compiled
    const reading = this.#compile(true)
    await reading
    this.#reading = reading
    for (const endpoint of this.#endpoints) endpoint.notifyChanged()
    await before?.close()
  }

  /** Ends open streams, lets calls in flight finish, frees connections, and runs the API app's close hooks. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  #createEndpoint(path: string): McpEndpoint {
    const endpoint = createEndpoint({
      catalog: async () => (await this.#read()).catalog,
      current: () => this.#compiled?.catalog,
      access: createAccess({ access: this.#options.access ?? {}, limits: this.#limits, logger: this.#logger, path }),
      extend: this.#options.extend,
      limits: this.#limits,
      logger: this.#logger,
    })
    this.#endpoints.add(endpoint)
    return endpoint
  }

  #read(host: { readonly started: boolean } = { started: false }): Promise<Compiled> {
    this.#reading ??= this.#compile(host.started).catch((error: unknown) => {
      this.#reading = undefined
      throw error
    })
    return this.#reading
  }

  async #compile(started: boolean): Promise<Compiled> {
    if (!started) await this.#source.app?.start()
    const compiled = await compileCatalog({
      source: this.#source,
      options: this.#options,
      limits: this.#limits,
      logger: this.#logger,
    })
    this.#compiled = compiled
    return compiled
  }

  /** A host closed; with the last one, all is closed. */
  async #drop(endpoint: McpEndpoint): Promise<void> {
    this.#endpoints.delete(endpoint)
    await endpoint.close()
    if (this.#endpoints.size === 0) await this.close()
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#endpoints].map((endpoint) => endpoint.close()))
    this.#endpoints.clear()
    await this.#compiled?.close()
    await this.#source.app?.close()
  }
}

function unknownTool(name: string): ConfigError {
  return new ConfigError('OPTION_INVALID', `there is no tool "${name}"`, { hint: 'tools() lists their names.' })
}

/** `mcp/` and `/mcp/` mean `/mcp`; `/` stays the root. */
function normalizePath(path: string): string {
  return `/${path.replace(/^\/+|\/+$/g, '')}`
}
