/** A source → the catalog of tools: the compile phase from end to end. */
import { warnUnknownOperations } from './access/scopes.ts'
import type { Adapter } from './adapters/adapter.ts'
import { createToolCaller } from './call/call-tool.ts'
import type { ToolCaller } from './call/call-tool.ts'
import { createCredentials, warnUnusedCredentials } from './credentials/credentials.ts'
import type { Credentials } from './credentials/credentials.ts'
import { createHttpDispatch } from './dispatch/http.ts'
import { CallError } from './errors.ts'
import type { Catalog } from './model/catalog.ts'
import type { Dispatch } from './model/http.ts'
import type { Api } from './model/operation.ts'
import type { Warning } from './model/warning.ts'
import type { Tool } from './model/tool.ts'
import { readApi } from './openapi/read-api.ts'
import type { ApiMcpOptions, Limits, Logger } from './options.ts'
import { cleanText, cutText } from './schema/text.ts'
import type { Source } from './source.ts'
import { compileTools } from './tools/compile.ts'
import { resolveUpstream } from './upstream.ts'
import { createWarningLog } from './warning-log.ts'
import type { WarningLog } from './warning-log.ts'
import type { Upstream } from './upstream.ts'

export interface CompileInput {
  readonly source: Source
  readonly options: ApiMcpOptions
  readonly limits: Limits
  readonly logger: Logger
}

export interface Compiled {
  readonly api: Api
  readonly catalog: Catalog
  readonly caller: ToolCaller
  readonly credentials: Credentials
  readonly upstream: Upstream
  readonly warnings: readonly Warning[]
  /** Lets calls under way finish, then frees connections. */
  close(): Promise<void>
}

const DEFAULT_TIMEOUT_MS = 30_000

/** @throws ConfigError whatever of the compile phase fails, with pointer and hint */
export async function compileCatalog(input: CompileInput): Promise<Compiled> {
  const { options, logger } = input
  // A logger of the user's own decides itself what to leave out.
  const log = createWarningLog(logger, options.logger === undefined ? MOST_WARNINGS_OF_A_KIND : Infinity)
  try {
    return await compile(input, log)
  } finally {
    log.end()
  }
}

const MOST_WARNINGS_OF_A_KIND = 5

async function compile(
  { source, options, limits, logger }: CompileInput,
  { warn, warnings }: WarningLog,
): Promise<Compiled> {
  const { loaded, given } = await source.read(warn)
  const api = readApi(loaded, warn)
  const upstream = resolveUpstream({
    api,
    baseUrl: options.upstream?.baseUrl,
    ownClient: options.upstream?.fetch !== undefined,
    inMemory: source.app !== undefined,
    documentGiven: given,
    documentUrl: loaded.url,
  })
  const remote = upstream.kind !== 'memory'
  const tools = compileTools(api, {
    include: options.include,
    exclude: options.exclude,
    filter: options.filter,
    tool: options.tool,
    descriptions: options.descriptions,
    outputSchema: options.outputSchema,
    trustExtensions: (source.app !== undefined && !remote) || options.trustExtensions === true,
    remote,
    warn,
  })
  warnUnknownOperations(options.access?.auth?.requiredScopes, api.operations, tools, warn)
  warnUnusedCredentials(options.upstream?.credentials, api.operations, warn)
  const way = createDispatch(upstream, source.app, options, logger)
  const credentials = createCredentials({
    credentials: options.upstream?.credentials,
    headers: options.upstream?.headers ?? {},
    schemes: api.securitySchemes,
    origin: upstream.kind === 'http' ? upstream.origin : undefined,
    mutualTls: options.upstream?.tls?.cert !== undefined,
  })
  const caller = createToolCaller({
    api,
    dispatch: way.dispatch,
    credentials,
    basePath: upstream.kind === 'none' ? () => '' : upstream.basePath,
    remote,
    outputSchema: options.outputSchema ?? 'tolerant',
    timeoutMs: options.upstream?.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    headers: options.upstream?.headers ?? {},
    forwardHeaders: options.upstream?.forwardHeaders ?? (remote ? [] : ['authorization']),
    limits,
    logger,
    onCall: options.onCall,
  })
  return {
    api,
    catalog: createCatalog(api, tools, caller, options),
    caller,
    credentials,
    upstream,
    warnings,
    close: () => way.close(),
  }
}

function createCatalog(api: Api, tools: readonly Tool[], caller: ToolCaller, options: ApiMcpOptions): Catalog {
  const byName = new Map(tools.map((tool) => [tool.name, tool]))
  const { title, version, description } = api.info
  const instructions = options.instructions ?? shown(description, MAX_INSTRUCTIONS_BYTES)
  const { filter } = options
  return {
    server: {
      name: options.name ?? shown(title, MAX_WORD_BYTES) ?? 'API',
      version: options.version ?? shown(version, MAX_WORD_BYTES) ?? '0.0.0',
      ...(instructions === undefined ? {} : { instructions }),
    },
    tools,
    get: (name) => byName.get(name),
    perCaller: filter !== undefined,
    isVisible: filter === undefined ? () => true : (tool, context) => filter(tool.operation, context),
    call: (tool, args, context) => caller.call(tool, args, context),
  }
}

const MAX_WORD_BYTES = 256
const MAX_INSTRUCTIONS_BYTES = 16_384

/** Text of the document for the model: nothing invisible, and an end. */
function shown(text: string | undefined, maxBytes: number): string | undefined {
  const clean = text === undefined ? '' : cutText(cleanText(text), maxBytes)
  return clean === '' ? undefined : clean
}

interface Way {
  readonly dispatch: Dispatch
  close(): Promise<void>
}

function createDispatch(upstream: Upstream, app: Adapter | undefined, options: ApiMcpOptions, logger: Logger): Way {
  if (upstream.kind === 'memory' && app !== undefined) return { dispatch: app.dispatch, close: async () => {} }
  if (upstream.kind === 'http') {
    const { fetch, tls } = options.upstream ?? {}
    return createHttpDispatch({ origin: upstream.origin, ...(fetch ? { fetch } : {}), ...(tls ? { tls } : {}) })
  }
  const suggestion = upstream.kind === 'none' ? upstream.suggestion : undefined
  return {
    dispatch: () => {
      logger.error(
        { code: 'BASE_URL_NEEDED', suggestion },
        'a tool was called, but no upstream.baseUrl says where the API is',
      )
      return Promise.reject(
        new CallError(
          'BASE_URL_NEEDED',
          'The operator of this server has not configured where the API is (upstream.baseUrl).',
        ),
      )
    },
    close: async () => {},
  }
}
