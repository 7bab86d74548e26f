/** One Operation Object → an operation of our model (OpenAPI 3.2 §4.10). */
import type { Operation, RequestBody, ResponseSpec, SecurityScheme } from '../model/operation.ts'
import { matchPathParameters } from './path-template.ts'
import { ownMember } from './pointer.ts'
import { readBodyParameters, readRequestBody } from './read-body.ts'
import { createParameterReader, isCredential } from './read-parameters.ts'
import type { OperationPlace } from './read-paths.ts'
import { readResponses } from './read-responses.ts'
import { readSecurity } from './read-security.ts'
import { readServers } from './read-servers.ts'
import { createTagReader } from './read-tags.ts'
import { follow, isTrue, listAt, textOf } from './reader.ts'
import type { ObjectPlace, Reader } from './reader.ts'
import type { Place } from './resolver.ts'
import { readValue } from './schema-values.ts'

export interface OperationReader {
  /** @returns undefined, with a warning, when nothing of the operation can be read */
  read(found: OperationPlace): Operation | undefined
}

interface Settings {
  readonly reader: Reader
  readonly schemes: ReadonlyMap<string, SecurityScheme>
  /** Of the document, relative servers resolve against it. */
  readonly url: string | undefined
}

export function createOperationReader({ reader, schemes, url }: Settings): OperationReader {
  const { root } = reader.resolver
  const parameterReader = createParameterReader(reader)
  const tagReader = createTagReader(reader)
  const rootSecurity = readSecurity(reader, root, schemes) ?? []

  return {
    read({ method, path, place: start, pointer, items }) {
      // The specification has no $ref for operations; documents of several files use it all the same.
      const place = follow(reader, start, 'OPERATION_INVALID')
      if (!place) return undefined
      const { value } = place
      const inward = [...items, place]
      const outward = inward.toReversed()
      const security = readSecurity(reader, place, schemes) ?? rootSecurity
      const declared = parameterReader.read(inward)
      const own = declared.parameters.filter((parameter) => !isCredential(parameter, security, schemes))
      let responses: ResponseSpec[] | undefined
      // Members are assigned rather than spread: twice as fast, for the thousand operations of a large document.
      const operation: Mutable<Operation> = {
        method,
        path,
        tags: tagReader.read(place),
        deprecated: isTrue(value['deprecated']),
        parameters: matchPathParameters(path, own, pointer, reader.report),
        security,
        pointer,
        get responses() {
          return (responses ??= readResponses(reader, place, mediaTypes(place, 'produces')))
        },
      }
      assignText(operation, 'operationId', value['operationId'])
      const texts = outward.find((owner) => hasTexts(owner))?.value
      assignText(operation, 'summary', ownMember(texts, 'summary'))
      assignText(operation, 'description', ownMember(texts, 'description'))
      const body = readBody(place, declared.body)
      if (body) operation.body = body
      const servers = readOwnServers(outward)
      if (servers) operation.servers = servers
      const extension = readValue(ownMember(value, 'x-mcp'))
      if (extension !== undefined) operation.mcp = extension
      return operation
    },
  }

  /** Of the operation, or where it says nothing, of the path item. */
  function readOwnServers(outward: readonly Place[]): string[] | undefined {
    for (const owner of outward) {
      const servers = readServers(reader, owner, url)
      if (servers) return servers
    }
    return undefined
  }

  function readBody(place: Place, parameters: readonly ObjectPlace[]): RequestBody | undefined {
    if (reader.version !== '2.0') return readRequestBody(reader, place)
    return readBodyParameters(reader, parameters, mediaTypes(place, 'consumes'))
  }

  /** 2.0: an operation's list replaces the document's, also when it is empty. */
  function mediaTypes(place: Place, key: 'consumes' | 'produces'): string[] {
    if (reader.version !== '2.0') return []
    const owner = Array.isArray(ownMember(place.value, key)) ? place : root
    return listAt(reader, owner, key).flatMap(({ value }) => textOf(value) ?? [])
  }
}

type Mutable<T> = { -readonly [Member in keyof T]: T[Member] }

function assignText(
  operation: Mutable<Operation>,
  member: 'operationId' | 'summary' | 'description',
  value: unknown,
): void {
  const text = member === 'operationId' || typeof value === 'string' ? textOf(value) : undefined
  if (text !== undefined) operation[member] = text
}

function hasTexts({ value }: Place): boolean {
  return isText(ownMember(value, 'summary')) || isText(ownMember(value, 'description'))
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}
