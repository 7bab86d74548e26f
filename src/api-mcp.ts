/** The composition root: source → API → tools → endpoint. */
import { createAccess } from './access/access.ts'
import type { Adapter } from './adapters/adapter.ts'
import { recognizeApp } from './adapters/recognize.ts'
import { createToolCaller } from './call/call-tool.ts'
import { createHttpDispatch } from './dispatch/http.ts'
import { ConfigError } from './errors.ts'
import { createEndpoint } from './mcp/endpoint.ts'
import type { Catalog } from './model/catalog.ts'
import type { ToolResult } from './model/tool.ts'
import { loadDocument } from './openapi/load.ts'
import { readApi } from './openapi/read-api.ts'
import { DEFAULT_LIMITS } from './options.ts'
import type { ApiMcpOptions, Limits, Logger, ToolRecord } from './options.ts'
import { compileTools } from './tools/compile.ts'

export class ApiMcp {
  readonly #options: ApiMcpOptions
  readonly #source: unknown
  readonly #app: Adapter | undefined
  readonly #limits: Limits
  readonly #logger: Logger
  #reading: Promise<Catalog> | undefined
  #catalog: Catalog | undefined

  constructor(source: unknown, options: ApiMcpOptions = {}) {
    this.#source = source
    this.#options = options
    this.#app = recognizeApp(source)
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits }
    this.#logger = options.logger ?? console
  }

  async ready(): Promise<void> {
    await this.#read()
  }

  async tools(): Promise<ToolRecord[]> {
    const catalog = await this.#read()
    return catalog.tools.map((tool) => ({
      name: tool.name,
      ...(tool.operation.operationId === undefined ? {} : { operationId: tool.operation.operationId }),
      method: tool.operation.method,
      path: tool.operation.path,
      description: tool.description,
      inputSchema: tool.inputSchema,
      ...(tool.outputSchema === undefined ? {} : { outputSchema: tool.outputSchema }),
      annotations: tool.annotations,
      arguments: tool.arguments.map((a) => ({
        argument: a.argument,
        in: a.in,
        ...(a.name === undefined ? {} : { name: a.name }),
      })),
    }))
  }

  async call(name: string, args: Record<string, unknown> = {}): Promise<ToolResult> {
    const catalog = await this.#read()
    const tool = catalog.get(name)
    if (!tool) throw new ConfigError('OPTION_INVALID', `there is no tool "${name}"`)
    return catalog.call(tool, args, { headers: {} })
  }

  mountHttp(app: unknown = this.#source, { path = '/mcp' }: { path?: string } = {}): void {
    const host = app === this.#source ? this.#app : recognizeApp(app)
    if (!host) throw new ConfigError('SOURCE_UNKNOWN', 'mountHttp() does not know this app')
    const endpoint = createEndpoint({
      catalog: () => this.#read(),
      current: () => this.#catalog,
      access: createAccess({ access: this.#options.access ?? {}, limits: this.#limits, logger: this.#logger, path }),
      extend: this.#options.extend,
      limits: this.#limits,
      logger: this.#logger,
    })
    host.mount(path, endpoint, () => this.ready(), { onClose: () => endpoint.close() })
  }

  #read(): Promise<Catalog> {
    this.#reading ??= this.#compile()
    return this.#reading
  }

  async #compile(): Promise<Catalog> {
    const warn = (): void => {}
    await this.#app?.start()
    const document =
      (this.#options.openapi ?? this.#app) ? (this.#options.openapi ?? (await this.#app?.describe(warn))) : this.#source
    const loaded = await loadDocument(document as object, { maxBytes: this.#limits.documentBytes })
    const api = readApi(loaded, warn)
    const base = new URL(String(this.#options.upstream?.baseUrl ?? api.servers[0] ?? 'http://localhost'))
    const dispatch =
      this.#app && !this.#options.upstream?.baseUrl
        ? this.#app.dispatch
        : createHttpDispatch({ origin: base.origin }).dispatch
    const tools = compileTools(api, { trustExtensions: this.#app !== undefined, remote: this.#app === undefined, warn })
    const caller = createToolCaller({
      api,
      dispatch,
      basePath: this.#app ? '' : base.pathname.replace(/\/$/, ''),
      outputSchema: this.#options.outputSchema ?? 'tolerant',
      timeoutMs: this.#options.upstream?.timeoutMs ?? 30_000,
      headers: this.#options.upstream?.headers ?? {},
      forwardHeaders: this.#options.upstream?.forwardHeaders ?? [],
      limits: this.#limits,
      logger: this.#logger,
      onCall: this.#options.onCall,
    })
    const byName = new Map(tools.map((tool) => [tool.name, tool]))
    this.#catalog = {
      server: { name: api.info.title ?? 'API', version: api.info.version ?? '0' },
      tools,
      get: (name) => byName.get(name),
      perCaller: false,
      isVisible: () => true,
      call: (tool, args, context) => caller.call(tool, args, context),
    }
    return this.#catalog
  }
}
