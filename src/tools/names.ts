/** Names of tools: readable, legal for every provider, and the same whatever other operations there are. */
import type { Operation } from '../model/operation.ts'
import type { WarningSink } from '../model/warning.ts'
import { hashText } from '../model/hash.ts'

const MAX_LENGTH = 64

/** Shape: `{ wanted: 'repos/list', operation }`; a name that someone chose by hand goes before those of the document. */
export interface NameRequest {
  readonly wanted: string
  readonly operation: Operation
  readonly chosen?: boolean
}

/** What an operation would be called if it were the only one: its operationId, else `method_path`. An operationId may not be legal yet. */
export function wantedName(operation: Operation): string {
  const { operationId } = operation
  if (operationId !== undefined && toLegal(operationId) !== '') return operationId
  const path = toLegal(operation.path)
  return path === '' ? operation.method.toLowerCase() : `${operation.method.toLowerCase()}_${path}`
}

/**
 * A name for each request: `[A-Za-z0-9_-]{1,64}`, no digit or `-` first, unique without regard to case, none of `Object.prototype`. Of requests for
 * one name the one whose `path METHOD` sorts first has it; the others get a hash of `METHOD path`, and a warning NAME_TAKEN.
 *
 * @returns names in the order of the requests
 */
export function assignNames(requests: readonly NameRequest[], warn: WarningSink): string[] {
  const names: string[] = []
  const holders = new Map<string, NameRequest>()
  const order = requests.map((request, at) => ({ request, at, key: sortKey(request) }))
  order.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.at - b.at))
  const late: { readonly request: NameRequest; readonly at: number; readonly name: string }[] = []
  for (const { request, at } of order) {
    const name = toName(request)
    if (holders.has(name.toLowerCase())) late.push({ request, at, name })
    else {
      holders.set(name.toLowerCase(), request)
      names[at] = name
    }
  }
  for (const { request, at, name } of late) {
    let unique = withHash(name, request.operation)
    for (let n = 2; holders.has(unique.toLowerCase()); n++)
      unique = `${withHash(name, request.operation).slice(0, MAX_LENGTH - 4)}_${n}`
    holders.set(unique.toLowerCase(), request)
    names[at] = unique
    const holder = holders.get(name.toLowerCase())?.operation
    warn({
      code: 'NAME_TAKEN',
      message: `the tool's name "${name}" belongs to ${holder?.method ?? ''} ${holder?.path ?? ''}; this one is "${unique}". Give the operation an operationId of its own.`,
      pointer: request.operation.pointer,
    })
  }
  return names
}

/** The characters that every provider takes. Accents are dropped, all else becomes `_`; may be empty. */
export function toLegal(text: string): string {
  if (/^[A-Za-z0-9_-]+$/.test(text)) return text
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9_-]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
}

/** 6 or 7 letters and digits. */
export function hash(text: string): string {
  return hashText(text).toString(36).padStart(6, '0')
}

function toName({ wanted, operation }: NameRequest): string {
  const text = toLegal(wanted) || operation.method.toLowerCase()
  // Gemini wants a letter or `_` first.
  const legal = /^[A-Za-z_]/.test(text) ? text : `_${text}`
  return legal.length > MAX_LENGTH || legal in Object.prototype ? withHash(legal, operation) : legal
}

/** As many whole words of the name as there is room for, and the hash. */
function withHash(name: string, operation: Operation): string {
  const suffix = `_${hash(`${operation.method} ${operation.path}`)}`
  const room = MAX_LENGTH - suffix.length
  if (name.length <= room) return name + suffix
  const head = name.slice(0, room + 1).replace(/(?:[_-]+[A-Za-z0-9]*|(?<=[a-z0-9])[A-Z][a-z0-9]*)$/, '')
  return (head.length > room / 2 ? head : name).slice(0, room).replace(/[_-]+$/, '') + suffix
}

function sortKey({ operation, chosen }: NameRequest): string {
  return `${chosen ? 0 : 1}${operation.path} ${operation.method}`
}
