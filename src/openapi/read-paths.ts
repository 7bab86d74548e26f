/** The `paths` object → where its operations are (OpenAPI 3.2 §4.8–4.9). */
import { isJsonObject } from '../model/json.ts'
import { membersAt } from './reader.ts'
import type { Reader } from './reader.ts'
import type { Place } from './resolver.ts'

/** An operation before it is read. */
export interface OperationPlace {
  readonly method: string
  readonly path: string
  readonly place: Place
  /** Where the document has it: below its path, also when the path item is a reference. */
  readonly pointer: string
  /** The path items that it is in: what `$ref` names first, the path item itself last. */
  readonly items: readonly Place[]
}

const METHODS: ReadonlySet<string> = new Set([
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
  'query',
  'connect',
])

const OTHER_MEMBERS: ReadonlySet<string> = new Set([
  '$ref',
  'summary',
  'description',
  'servers',
  'parameters',
  'additionalOperations',
])

/** RFC 9110 §5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/** In document order. */
export function findOperations(reader: Reader): OperationPlace[] {
  const operations: OperationPlace[] = []
  for (const [path, start] of membersAt(reader, reader.resolver.root, 'paths')) {
    if (path.startsWith('x-') || start.value === null) continue
    if (!isJsonObject(start.value)) {
      reader.report('OPERATION_INVALID', start.pointer, 'a path item is an object; it is left out')
      continue
    }
    const items = followItem(reader, start)
    const taken = new Set<string>()
    // What stands beside $ref wins over what it names.
    for (const item of [...items].reverse()) {
      for (const [method, place] of methodsOf(reader, item)) {
        if (taken.has(method)) continue
        taken.add(method)
        const pointer = start.pointer + place.pointer.slice(item.pointer.length)
        operations.push({ method, path, place, pointer, items })
      }
    }
  }
  return operations
}

function followItem(reader: Reader, start: Place): Place[] {
  const items = [start]
  const seen = new Set<unknown>()
  for (let item = start; ;) {
    const reference = isJsonObject(item.value) ? item.value['$ref'] : undefined
    if (typeof reference !== 'string') return items
    const target = reader.resolver.resolve(reference, item.resource)
    seen.add(item.value)
    if ('problem' in target || seen.has(target.value)) {
      const problem = 'problem' in target ? target.problem : `"${reference}" leads back to itself`
      reader.report('REF_UNRESOLVED', start.pointer, `${problem}; the path is left out`)
      return items
    }
    items.unshift(target)
    item = target
  }
}

function* methodsOf(reader: Reader, item: Place): Generator<[method: string, place: Place]> {
  const { child } = reader.resolver
  for (const key of isJsonObject(item.value) ? Object.keys(item.value) : []) {
    if (OTHER_MEMBERS.has(key) || key.startsWith('x-')) continue
    const place = child(item, key)
    if (!METHODS.has(key.toLowerCase())) {
      reader.report('OPERATION_INVALID', place.pointer, `"${key}" is no HTTP method of a path item; it is left out`)
    } else if (isJsonObject(place.value)) {
      yield [key.toUpperCase(), place]
    } else if (place.value !== null) {
      reader.report('OPERATION_INVALID', place.pointer, 'an operation is an object; it is left out')
    }
  }
  for (const [method, place] of membersAt(reader, item, 'additionalOperations')) {
    if (!TOKEN.test(method) || !isJsonObject(place.value)) {
      reader.report(
        'OPERATION_INVALID',
        place.pointer,
        `"${method}" is no HTTP method, or not an operation; it is left out`,
      )
    } else {
      // 3.2 §4.9.1: sent with the same capitalization.
      yield [METHODS.has(method.toLowerCase()) ? method.toUpperCase() : method, place]
    }
  }
}
