/** A parsed document of any OpenAPI version → the API in our own nouns. */
import { ConfigError } from '../errors.ts'
import type { JsonObject } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import type { Api, MediaType, Operation, Parameter, RequestBody, WarningSink } from '../model/operation.ts'
import type { LoadedDocument } from './load.ts'

/** @throws ConfigError DOCUMENT_INVALID when the root is no OpenAPI document; anything smaller is a warning */
export function readApi(loaded: LoadedDocument, _warn: WarningSink): Api {
  const root = loaded.root
  if (!isJsonObject(root)) throw new ConfigError('DOCUMENT_INVALID', 'the document is no object')
  const operations: Operation[] = []
  for (const [path, item] of Object.entries(object(root['paths']))) {
    for (const [method, value] of Object.entries(object(item as JsonObject))) {
      if (!isJsonObject(value)) continue
      operations.push(readOperation(path, method, value))
    }
  }
  const info = object(root['info'])
  return {
    info: { title: String(info['title'] ?? 'API'), version: String(info['version'] ?? '0') },
    operations,
    definitions: new Map(),
    securitySchemes: new Map(),
    servers: Array.isArray(root['servers']) ? root['servers'].map((s) => String(object(s as JsonObject)['url'])) : [],
  }
}

function readOperation(path: string, method: string, value: JsonObject): Operation {
  const parameters = (Array.isArray(value['parameters']) ? value['parameters'] : [])
    .filter(isJsonObject)
    .map((p): Parameter => ({
      name: String(p['name']),
      in: p['in'] as Parameter['in'],
      required: p['required'] === true,
      deprecated: false,
      schema: object(p['schema'] as JsonObject),
      style: p['in'] === 'query' ? 'form' : 'simple',
      explode: p['in'] === 'query',
      allowReserved: false,
      allowEmptyValue: false,
      pointer: '',
    }))
  const content = object(object(value['requestBody'] as JsonObject)['content'] as JsonObject)
  const media = Object.entries(content).map(([contentType, m]): MediaType => ({
    contentType,
    schema: object(object(m as JsonObject)['schema'] as JsonObject),
  }))
  const body: RequestBody | undefined =
    media.length > 0 ? { in: 'body', required: false, content: media, pointer: '' } : undefined
  return {
    ...(typeof value['operationId'] === 'string' ? { operationId: value['operationId'] } : {}),
    method: method.toUpperCase(),
    path,
    ...(typeof value['summary'] === 'string' ? { summary: value['summary'] } : {}),
    tags: [],
    deprecated: false,
    parameters,
    ...(body ? { body } : {}),
    responses: [],
    security: [],
    pointer: `/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method}`,
  }
}

function object(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {}
}
