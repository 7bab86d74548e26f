/** The hierarchy of tags (OpenAPI 3.2 §4.22): an operation of a tag is one of its parents too. */
import { isJsonObject } from '../model/json.ts'
import { listAt } from './reader.ts'
import type { Reader } from './reader.ts'
import type { Place } from './resolver.ts'

export interface TagReader {
  /** The operation's own tags, then their ancestors. */
  read(operation: Place): readonly string[]
}

export function createTagReader(reader: Reader): TagReader {
  const parents = new Map<string, string>()
  for (const { value } of listAt(reader, reader.resolver.root, 'tags')) {
    if (!isJsonObject(value)) continue
    const { name, parent } = value
    if (typeof name === 'string' && typeof parent === 'string') parents.set(name, parent)
  }
  return {
    read(operation) {
      const tags = new Set<string>()
      for (const { value } of listAt(reader, operation, 'tags')) {
        if (typeof value === 'string' || typeof value === 'number') tags.add(String(value))
      }
      // A set is iterated up to what is added meanwhile, and holds each ancestor once: circles end.
      for (const tag of tags) {
        const parent = parents.get(tag)
        if (parent !== undefined) tags.add(parent)
      }
      return [...tags]
    },
  }
}
