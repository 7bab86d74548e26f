/** What clients say about themselves in every request of 2026-07-28: checked with the SDK's schemas, remembered by its text. */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'
import type * as SpecTypes from './spec-types.ts'

/** False also while the SDK's schemas are not loaded; the first request that needs them is answered by the SDK. */
export const isKnownCapabilities: (value: unknown) => boolean = remember(isEmpty, 'isClientCapabilities')
export const isKnownClient: (value: unknown) => boolean = remember(isPlainClient, 'isImplementation')

let types: typeof SpecTypes | undefined
let loading: Promise<typeof SpecTypes> | undefined

/** Loads the SDK's schemas, so that clients that say more are known as well. */
export async function loadSpecTypes(): Promise<void> {
  loading ??= import('./spec-types.ts')
  types = await loading
}

/** Clients send the same few values with every request, and the SDK's schemas are far dearer than a look at the text. */
function remember(isUsual: (value: JsonObject) => boolean, check: keyof typeof SpecTypes): (value: unknown) => boolean {
  const valid = new Set<string>()
  return (value) => {
    if (!isJsonObject(value)) return false
    if (isUsual(value)) return true
    const text = JSON.stringify(value)
    if (valid.has(text)) return true
    if (types === undefined) void loadSpecTypes()
    if (types?.[check](value) !== true) return false
    if (valid.size < MAX_REMEMBERED && text.length < MAX_REMEMBERED_LENGTH) valid.add(text)
    return true
  }
}

const MAX_REMEMBERED = 256
const MAX_REMEMBERED_LENGTH = 4096

function isEmpty(value: JsonObject): boolean {
  for (const _ in value) return false
  return true
}

/** MCP `Implementation`: name and version, both strings, and nothing else. */
function isPlainClient(value: JsonObject): boolean {
  for (const member in value) if (member !== 'name' && member !== 'version') return false
  return typeof value['name'] === 'string' && typeof value['version'] === 'string'
}
