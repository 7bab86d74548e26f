/** OpenAPI Overlay 1.0: changes to a document that are kept beside it. */
import { ConfigError } from '../errors.ts'
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'
import type { WarningSink } from '../model/warning.ts'
import { JsonPathError, parseJsonPath } from './json-path.ts'
import { selectPaths } from './json-path-select.ts'
import type { Selected } from './json-path-select.ts'
import { ownMember } from './pointer.ts'
import { setMember } from './schema-values.ts'

/**
 * Applies the actions in order: `{ target: "$.paths['/pets'].get", update: { summary: '…' } }`, `{ target, remove: true }`.
 *
 * The document is not changed: what is on the way to a target is copied, everything else is shared.
 *
 * @param name - of the overlay, for messages
 * @throws ConfigError DOCUMENT_INVALID when it is no overlay; an action that does nothing is a warning
 * @see https://spec.openapis.org/overlay/v1.0.0.html#action-object
 */
export function applyOverlay(document: unknown, overlay: unknown, name: string, warn: WarningSink): unknown {
  if (!isJsonObject(overlay) || !Array.isArray(overlay['actions']) || overlay['overlay'] === undefined) {
    throw new ConfigError('DOCUMENT_INVALID', `${name} is no OpenAPI Overlay: "overlay" or "actions" is missing`, {
      hint: 'See https://spec.openapis.org/overlay/v1.0.0.html',
    })
  }
  // Copied once, however many actions pass through.
  const copies = new WeakSet<object>()
  let root = document
  for (const [index, action] of overlay['actions'].entries()) {
    const unused = (problem: string): void =>
      warn({ code: 'OVERLAY_UNUSED', message: `${name}, action ${index + 1} changes nothing: ${problem}` })
    if (!isJsonObject(action) || typeof action['target'] !== 'string') {
      unused('it has no "target"')
      continue
    }
    const targets = select(root, action['target'], unused)
    if (targets === undefined) continue
    if (targets.length === 0) unused(`nothing is at ${action['target']}`)
    const edit = action['remove'] === true ? removeAt : updateWith(action['update'], unused)
    // From the end, so that the indexes of what is still to be removed stay right.
    for (const { path } of targets.toReversed()) root = edit(root, path, copies)
  }
  return root
}

type Edit = (root: unknown, path: Selected['path'], copies: WeakSet<object>) => unknown

function select(root: unknown, target: string, unused: (problem: string) => void): Selected[] | undefined {
  try {
    return selectPaths(root, parseJsonPath(target))
  } catch (error) {
    if (!(error instanceof JsonPathError) && !(error instanceof RangeError)) throw error
    unused(`the target ${target} cannot be used: ${error.message}`)
    return undefined
  }
}

const removeAt: Edit = (root, path, copies) => {
  const key = path.at(-1)
  if (key === undefined) return root
  const [copy, parent] = copyAlong(root, path.slice(0, -1), copies)
  if (Array.isArray(parent) && typeof key === 'number') parent.splice(key, 1)
  else if (isJsonObject(parent)) delete parent[key]
  return copy
}

function updateWith(update: unknown, unused: (problem: string) => void): Edit {
  return (root, path, copies) => {
    if (update === undefined) {
      unused('it has neither "update" nor "remove"')
      return root
    }
    const [copy, target] = copyAlong(root, path, copies)
    if (Array.isArray(target)) target.push(update)
    else if (isJsonObject(target) && isJsonObject(update)) mergeInto(target, update, copies)
    else {
      const key = path.at(-1)
      const parent = copyAlong(copy, path.slice(0, -1), copies)[1]
      if (key === undefined) unused('the whole document cannot be replaced')
      else if (Array.isArray(parent)) parent[Number(key)] = update
      else if (isJsonObject(parent)) setMember<unknown>(parent, String(key), update)
    }
    return copy
  }
}

/** Objects are merged, lists appended to, everything else is replaced (1.1 §4.4.3 says it in full). */
function mergeInto(target: JsonObject, update: JsonObject, copies: WeakSet<object>): void {
  for (const [key, value] of Object.entries(update)) {
    const present = ownMember(target, key)
    if (isJsonObject(present) && isJsonObject(value)) {
      const copy = copyOf(present, copies) as JsonObject
      setMember<unknown>(target, key, copy)
      mergeInto(copy, value, copies)
    } else if (Array.isArray(present) && Array.isArray(value)) {
      setMember<unknown>(target, key, [...(present as unknown[]), ...value])
    } else {
      setMember<unknown>(target, key, value)
    }
  }
}

/** @returns the root and the value at the path, both safe to change */
function copyAlong(root: unknown, path: Selected['path'], copies: WeakSet<object>): [root: unknown, value: unknown] {
  const top = copyOf(root, copies)
  let value = top
  for (const key of path) {
    const child = copyOf(ownMember(value, key), copies)
    if (Array.isArray(value)) value[Number(key)] = child
    else if (isJsonObject(value)) setMember<unknown>(value, String(key), child)
    value = child
  }
  return [top, value]
}

function copyOf(value: unknown, copies: WeakSet<object>): unknown {
  if (typeof value !== 'object' || value === null || copies.has(value)) return value
  const copy: unknown = Array.isArray(value) ? [...(value as unknown[])] : { ...value }
  copies.add(copy as object)
  return copy
}
