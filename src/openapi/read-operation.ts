/** One Operation Object → an operation of our model (OpenAPI 3.2 §4.10). */
import { isJsonObject } from '../model/json.ts'
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
import { follow, isTrue, listAt, optionalText, textOf } from './reader.ts'
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
      const body = readBody(place, declared.body)
      const operationId = textOf(value['operationId'])
      const servers = first(outward, (owner) => readServers(reader, owner, url))
      const extension = readValue(ownMember(value, 'x-mcp'))
      let responses: ResponseSpec[] | undefined
      return {
        ...(operationId === undefined ? {} : { operationId }),
        method,
        path,
        ...first(outward, readTexts),
        tags: tagReader.read(place),
        deprecated: isTrue(value['deprecated']),
        parameters: matchPathParameters(path, own, pointer, reader.report),
        ...(body && { body }),
        get responses() {
          return (responses ??= readResponses(reader, place, mediaTypes(place, 'produces')))
        },
        security,
        ...(servers && { servers }),
        ...(extension === undefined ? {} : { mcp: extension }),
        pointer,
      }
    },
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

/** Of the operation, or where it says nothing, of the path item. */
function readTexts({ value }: Place): { summary?: string; description?: string } | undefined {
  if (!isJsonObject(value)) return undefined
  const texts = { ...optionalText(value, 'summary'), ...optionalText(value, 'description') }
  return Object.keys(texts).length > 0 ? texts : undefined
}

function first<T>(places: readonly Place[], read: (place: Place) => T | undefined): T | undefined {
  for (const place of places) {
    const found = read(place)
    if (found !== undefined) return found
  }
  return undefined
}
