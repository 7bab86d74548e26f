/** A loaded document of any OpenAPI version → the API in our own nouns. */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'
import type { Api, ApiInfo } from '../model/operation.ts'
import type { WarningSink } from '../model/warning.ts'
import type { LoadedDocument } from './loaded-document.ts'
import { createOperationReader } from './read-operation.ts'
import { findOperations } from './read-paths.ts'
import { readSecuritySchemes } from './read-security.ts'
import { readHost, readServers, toServer } from './read-servers.ts'
import { textOf } from './reader.ts'
import type { Reader } from './reader.ts'
import { createReport } from './report.ts'
import { createResolver } from './resolver.ts'
import { createSchemaReader } from './schema-reader.ts'
import { readVersion } from './version.ts'

/**
 * Reads operations, parameters and bodies at once, schemas and responses when they are asked for: `warn` may be called until then.
 *
 * @throws ConfigError DOCUMENT_INVALID when the root is no OpenAPI document; anything smaller is a warning with a pointer
 */
export function readApi(loaded: LoadedDocument, warn: WarningSink): Api {
  const { root, version, guess } = readVersion(loaded.root, loaded.url)
  const report = createReport(warn, loaded.warnings)
  if (guess !== undefined) report('DOCUMENT_ODD', '', guess)
  const resolver = createResolver({ ...loaded, root })
  const schemas = createSchemaReader(resolver, version, report)
  const reader: Reader = { version, resolver, schemas, report }
  const schemes = readSecuritySchemes(reader)
  const operationReader = createOperationReader({ reader, schemes, url: loaded.url })
  const found = findOperations(reader)
  const operations = found.flatMap((operation) => operationReader.read(operation) ?? [])
  if (operations.length === 0) report('NO_OPERATIONS', '/paths', emptiness(root, found.length))
  return {
    info: readInfo(root, reader),
    operations,
    definitions: schemas.definitions,
    securitySchemes: schemes,
    servers: declaredServers(reader, loaded.url) ?? defaultServers(loaded.url),
  }
}

function declaredServers(reader: Reader, url: string | undefined): string[] | undefined {
  const { root } = reader.resolver
  return reader.version === '2.0' ? readHost(reader, root, url) : readServers(reader, root, url)
}

/** OpenAPI 3.2 §4.1: `/`, where the document was served. */
function defaultServers(url: string | undefined): string[] {
  const server = url === undefined ? undefined : toServer('/', url)
  return server === undefined || !URL.canParse(server) ? [] : [server]
}

function readInfo(root: JsonObject, { report }: Reader): ApiInfo {
  const { info } = root
  if (!isJsonObject(info)) {
    report('FIELD_INVALID', '/info', 'the document has no "info" object')
    return {}
  }
  const title = textOf(info['title'])
  const version = textOf(info['version'])
  const description = typeof info['description'] === 'string' ? textOf(info['description']) : undefined
  return {
    ...(title === undefined ? {} : { title }),
    ...(version === undefined ? {} : { version }),
    ...(description === undefined ? {} : { description }),
  }
}

function emptiness(root: JsonObject, unreadable: number): string {
  if (unreadable > 0) return 'none of the operations can be read: there will be no tools'
  if (isJsonObject(root['webhooks']) && Object.keys(root['webhooks']).length > 0) {
    return 'the document declares webhooks only, which the API calls and nobody can call: there will be no tools'
  }
  return 'the document declares no operations: there will be no tools'
}
