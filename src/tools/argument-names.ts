/** Names of arguments: flat, legal for every provider, and telling where a value goes when its name alone does not. */
import type { ArgumentLocation } from '../model/tool.ts'
import { hash } from './names.ts'

const LEGAL = /^[A-Za-z0-9_.-]{1,64}$/
const MAX_LENGTH = 64

/** Shape: `{ name: '$filter', in: 'query' }`. */
export interface WireName {
  readonly name: string
  readonly in: ArgumentLocation
}

/**
 * A parameter whose name occurs twice is `name__path`, `name__query` …, a property of the body keeps its name; what
 * providers refuse (`ids[]`) is written with what they take; a name still taken gets `_2`. Names that are legal as they
 * are go first.
 *
 * @returns names in the order of the wire names
 */
export function nameArguments(wire: readonly WireName[]): string[] {
  const counts = new Map<string, number>()
  for (const { name } of wire) counts.set(name, (counts.get(name) ?? 0) + 1)
  const wanted = wire.map((item) =>
    isBody(item) || counts.get(item.name) === 1 ? item.name : `${item.name}__${item.in}`,
  )
  const names: string[] = []
  const taken = new Set<string>()
  const claim = (at: number, name: string): void => {
    let unique = name
    for (let n = 2; taken.has(unique); n++) unique = `${name.slice(0, MAX_LENGTH - 4)}_${n}`
    taken.add(unique)
    names[at] = unique
  }
  // The body's properties first: they keep their names whatever a parameter is called.
  const legal = wanted.map((name) => LEGAL.test(name) && name !== '__proto__')
  wanted.forEach((name, at) => legal[at] && isBody(wire[at]) && claim(at, name))
  wanted.forEach((name, at) => legal[at] && !isBody(wire[at]) && claim(at, name))
  wanted.forEach((name, at) => !legal[at] && claim(at, toLegalArgument(name)))
  return names
}

/** `$filter` → `filter`, `filter[name]` → `filter_name`, a longer one is cut and gets a hash. */
export function toLegalArgument(name: string): string {
  const legal = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9_.-]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  if (legal === '') return `arg_${hash(name)}`
  return legal.length > MAX_LENGTH ? `${legal.slice(0, MAX_LENGTH - 9)}_${hash(name)}` : legal
}

function isBody(item: WireName | undefined): boolean {
  return item?.in === 'body' || item?.in === 'formData'
}
