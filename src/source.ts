/** What `new ApiMcp(source)` was given → the document of the API and, for apps, the adapter that calls it. */
import { existsSync } from 'node:fs'
import type { Adapter } from './adapters/adapter.ts'
import { recognizeApp } from './adapters/recognize.ts'
import { ConfigError } from './errors.ts'
import { isJsonObject } from './model/json.ts'
import type { WarningSink } from './model/warning.ts'
import { loadDocument, loadText } from './openapi/load.ts'
import type { LoadedDocument, LoadSettings } from './openapi/load.ts'
import type { ApiMcpOptions, OpenApiSource } from './options.ts'

export interface Source {
  /** Set when the source is an app of this process. */
  readonly app: Adapter | undefined
  /** Reads the document anew. @throws ConfigError */
  read(warn: WarningSink): Promise<SourceDocument>
}

export interface SourceDocument {
  readonly loaded: LoadedDocument
  /** The user gave the document with `openapi`, or as the source; false when an adapter made it from the app's routes. */
  readonly given: boolean
}

/**
 * Strings and URLs are documents. Of what no adapter recognises as an app, an object with an `openapi`, `swagger` or `paths` member is one, too.
 *
 * @throws ConfigError SOURCE_UNKNOWN
 */
export function resolveSource(source: unknown, openapi: ApiMcpOptions['openapi'], settings: LoadSettings): Source {
  const isAddress = typeof source === 'string' || source instanceof URL
  // Plugins give apps members of their own: `@fastify/swagger` one that is called `swagger`.
  const app = isAddress ? undefined : recognizeApp(source)
  const document = isAddress || (app === undefined && isDocument(source)) ? source : undefined
  if (document === undefined && app === undefined) {
    throw new ConfigError('SOURCE_UNKNOWN', `new ApiMcp() does not know what this source is: ${nameOf(source)}`, {
      hint:
        'Give a Fastify, Hono, Express, Nest, Elysia or H3 app, a fetch function or { fetch }, a Node (req, res) handler, ' +
        'an OpenAPI document, or a URL or file path of one.',
    })
  }
  return {
    app,
    async read(warn) {
      const given = typeof openapi === 'function' ? await openapi() : openapi
      if (given !== undefined) return { loaded: await loadGiven(given, app, settings), given: true }
      if (document !== undefined) return { loaded: await loadDocument(document, settings), given: true }
      const root = await app?.describe(warn)
      if (typeof root !== 'object' || root === null) throw tellsNoRoutes(app?.framework)
      return { loaded: await loadDocument(root, settings), given: false }
    },
  }
}

function tellsNoRoutes(framework = 'app'): ConfigError {
  const plugin = framework === 'node' ? ' A plugin of Fastify is no app: register it on one.' : ''
  return new ConfigError('SOURCE_UNKNOWN', `a ${framework} handler cannot tell its routes`, {
    hint: `Give its OpenAPI document as \`openapi\`: the object, a file, a URL, or a path that it serves ('/openapi.json').${plugin}`,
  })
}

async function loadGiven(
  given: OpenApiSource,
  app: Adapter | undefined,
  settings: LoadSettings,
): Promise<LoadedDocument> {
  // An absolute path of a file looks the same as a path that the app serves: an existing file is meant.
  const servedByApp = app !== undefined && typeof given === 'string' && given.startsWith('/') && !existsSync(given)
  return servedByApp ? loadFromApp(app, given, settings) : loadDocument(given, settings)
}

/** `openapi: '/openapi.json'`: the app itself answers; nothing leaves the process. Who reads has started the app, or is its start. */
async function loadFromApp(app: Adapter, path: string, settings: LoadSettings): Promise<LoadedDocument> {
  const response = await app.dispatch(
    { method: 'GET', path, query: '', headers: { accept: 'application/json, application/yaml;q=0.9, */*;q=0.1' } },
    {
      maxBytes: settings.maxBytes,
      caller: { headers: {} },
      cancellation: { cancelled: false, onCancel: () => () => {} },
    },
  )
  if (response.status !== 200) {
    throw new ConfigError(
      'SOURCE_UNREADABLE',
      `the app answers ${response.status} for its OpenAPI document at ${path}`,
      {
        hint: 'Give the path at which the app serves the document, or the document itself, as `openapi`.',
      },
    )
  }
  if (response.truncated) {
    throw new ConfigError(
      'DOCUMENT_TOO_LARGE',
      `the document at ${path} is over limits.documentBytes (${settings.maxBytes})`,
    )
  }
  return loadText(response.body, path, settings)
}

function isDocument(source: unknown): source is object {
  return isJsonObject(source) && ('openapi' in source || 'swagger' in source || 'paths' in source)
}

function nameOf(source: unknown): string {
  if (source === null || source === undefined) return String(source)
  if (typeof source !== 'object') return `a ${typeof source}`
  const constructor: unknown = source.constructor
  return typeof constructor === 'function' && constructor.name !== ''
    ? `an object of class ${constructor.name}`
    : 'an object'
}
